import type { Engage } from './engage.ts';
import { atMoment, drawMoment } from './moments.ts';

const moments = [
  'order.placed',
  'tax.calculated',
  'stock.reserved',
  'payment.prepared',
  'payment.action_required',
  'payment.method_changed',
  'payment.authorized',
  'payment.captured',
  'shipment.prepared',
  ...Array<'shipment.buying'>(8).fill('shipment.buying'),
  'shipment.bought',
  'order.failing',
  'order.attention',
] as const;

/** Buyers who cancel, some of them twice: under the same key, or under another one. */
export const cancelingBuyers: Engage = (world) => {
  const share = world.dice('cancels').between(0.2, 0.9);
  world.onAcknowledged(({ orderId, token, number }) => {
    const dice = world.dice(`cancel of order ${number}`);
    if (!dice.chance(share)) return;
    const clicks = dice.pick([1, 1, 2, 3] as const);
    const hasOneKey = dice.chance(0.5);
    const key = (click: number) => `cancel-${number}-${hasOneKey ? 0 : click}-${'0'.repeat(16)}`;
    atMoment(world, orderId, drawMoment(dice, moments), `cancel of order ${number}`, async () => {
      for (let click = 0; click < clicks; click += 1) {
        world.act(`cancel of order ${number}`, () =>
          world.desk.command('cancel', orderId, { token, key: key(click), isAnswerLost: dice.chance(0.1) }),
        );
        await world.pause(dice.magnitude(1, 2_000));
      }
    });
  });
};
