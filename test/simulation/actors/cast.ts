import type { ActorId } from './actor.ts';
import { authenticatingBuyers } from './authenticating-buyers.ts';
import { banks } from './banks.ts';
import { cancelingBuyers } from './canceling-buyers.ts';
import { carrier } from './carrier.ts';
import { dashboard } from './dashboard.ts';
import type { Engage } from './engage.ts';
import { operatorOnDuty } from './operator-on-duty.ts';
import { refundingOperators } from './refunding-operators.ts';
import { switchingBuyers } from './switching-buyers.ts';
import { undoingOperators } from './undoing-operators.ts';

export const cast: Record<ActorId, Engage> = {
  cancels: cancelingBuyers,
  authenticates: authenticatingBuyers,
  'pays-otherwise': switchingBuyers,
  refunds: refundingOperators,
  decides: operatorOnDuty,
  undoes: undoingOperators,
  dashboard,
  banks,
  carries: carrier,
};
