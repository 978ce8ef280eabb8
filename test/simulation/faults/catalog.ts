import { cancelingBuyers } from '../actors/canceling-buyers.ts';
import type { World } from '../world.ts';
import type { FaultId } from './fault.ts';
import { checkpointAnyway, lookSeldom, loseLeases, misdeliver, splitPartitions } from './feed.ts';
import { bendTime, cancelInFlight, crash, killFor, throwFor } from './hosts.ts';
import {
  changePrices,
  failPushes,
  loseLabels,
  outages,
  silencePayments,
  storeServerErrors,
  throttlePayments,
} from './providers.ts';
import { failOver, fightOver, lag, litter, loseAnswers, loseWrites, throttle } from './store.ts';
import { misdeliverWebhooks } from './webhooks.ts';

/** Lets a fault loose on a world: adds rules for calls, or plans what is to happen. Its chance comes from its own dice. */
export type Arm = (world: World) => void;

/** Faults of traffic: the plan and the buyers know them. */
const inTraffic: Arm = () => undefined;

/** What each fault lets loose. */
export const armed: Record<FaultId, Arm> = {
  F1: (world) => crash(world, 'F1'),
  F2: (world) => crash(world, 'F2'),
  F3: checkpointAnyway,
  F4: (world) => misdeliver(world, 'F4'),
  F5: (world) => misdeliver(world, 'F5'),
  F6: (world) => misdeliver(world, 'F6'),
  F7: lookSeldom,
  F9: loseLeases,
  F10: splitPartitions,
  F11: throttle,
  F12: loseWrites,
  F13: loseAnswers,
  F14: fightOver,
  F15: lag,
  F16: failOver,
  F17: litter,
  F18: inTraffic,
  F19: inTraffic,
  F20: inTraffic,
  F21: silencePayments,
  F22: storeServerErrors,
  F23: throttlePayments,
  F24: outages,
  F25: inTraffic,
  F26: changePrices,
  F27: loseLabels,
  F28: inTraffic,
  F29: (world) => {
    if (!world.plan.actors.includes('cancels')) cancelingBuyers(world);
  },
  F30: cancelInFlight,
  F31: misdeliverWebhooks,
  F32: failPushes,
  F33: throwFor,
  F34: killFor,
  F35: bendTime,
  F36: (world) => {
    world.hasTwoSweepers = true;
    world.troubles.count('F36');
  },
};
