import { operatorToken } from '../shop-settings.ts';
import type { Engage } from './engage.ts';
import { atMoment, drawMoment } from './moments.ts';

const moments = [
  'order.placed',
  'payment.action_required',
  'payment.authorized',
  'payment.captured',
  ...Array<'shipment.buying'>(5).fill('shipment.buying'),
  'shipment.bought',
  'shipment.bought',
  'cancel.requested',
  'order.failing',
  'shipment.impossible',
  'payment.declined',
  'order.attention',
] as const;

/** Operators who end an order, whatever it has come to; a label that was bought is given back. */
export const undoingOperators: Engage = (world) => {
  const share = world.dice('undoes').between(0.2, 0.9);
  world.onAcknowledged(({ orderId, number }) => {
    const dice = world.dice(`operator's cancel of order ${number}`);
    if (!dice.chance(share)) return;
    const key = `undo-${number}-${'0'.repeat(16)}`;
    const body = { note: 'Looks like fraud.' };
    const isAnswerLost = dice.chance(0.1);
    atMoment(world, orderId, drawMoment(dice, moments), `operator's cancel of order ${number}`, () =>
      world.desk.command('undo', orderId, { token: operatorToken, key, body, isAnswerLost }),
    );
  });
};
