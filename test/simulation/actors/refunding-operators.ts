import type { Order } from '../../../shared/order/order.ts';
import type { Dice } from '../dice.ts';
import { operatorToken } from '../shop-settings.ts';
import type { World } from '../world.ts';
import type { Engage } from './engage.ts';
import { atMoment, drawMoment } from './moments.ts';

const moments = [
  'payment.captured',
  'shipment.bought',
  'order.completed',
  'order.completed',
  'shipment.in_transit',
  'shipment.delivered',
  'refund.succeeded',
  'dispute.opened',
  'cancel.requested',
] as const;

/** Operators who give money back: all of it, amounts, lines; with double clicks, and two of them at once. */
export const refundingOperators: Engage = (world) => {
  const share = world.dice('refunds').between(0.3, 0.9);
  world.onAcknowledged(({ orderId, number }) => {
    const dice = world.dice(`refunds of order ${number}`);
    if (dice.chance(0.3)) giveAllBack(world, dice, { orderId, number });
    if (!dice.chance(share)) return;
    for (let n = 0; n < dice.whole(1, 3); n += 1) {
      const key = `refund-${number}-${n}-${'0'.repeat(16)}`;
      atMoment(world, orderId, drawMoment(dice, moments), `refund of order ${number}`, async () => {
        const order = world.watch.orders.get(orderId);
        if (order === undefined) return;
        const body = { note: 'Asked for by mail.', ...wanted(dice, order) };
        const send = (isAnswerLost: boolean) =>
          world.desk.command('refund', orderId, { token: operatorToken, key, body, isAnswerLost });
        const clicks = dice.pick([1, 1, 2] as const);
        await Promise.all(Array.from({ length: clicks }, () => send(dice.chance(0.1))));
      });
    }
  });
};

/** While its label is being bought, so that the order fails with a label that may turn out to be bought. */
function giveAllBack(world: World, dice: Dice, { orderId, number }: { orderId: string; number: number }): void {
  const moment = { entry: 'shipment.buying', after: dice.magnitude(1, 200) } as const;
  const sent = { token: operatorToken, key: `all-${number}-${'0'.repeat(16)}`, body: { note: 'Asked for by phone.' } };
  atMoment(world, orderId, moment, `refund of order ${number}`, () => world.desk.command('refund', orderId, sent));
}

function wanted(dice: Dice, { head, terms }: Order): object {
  const amount = (value: number) => ({ amount: { amount: Math.max(1, Math.round(value)), currency: terms.currency } });
  const total = head.totals?.total ?? 1;
  const line = dice.whole(0, terms.lines.length - 1);
  return dice.pick<object>([
    {},
    amount(dice.between(1, total / 2)),
    amount(dice.between(1, total * 1.2)),
    { lines: [{ line, quantity: 1 }] },
    { lines: [{ line, quantity: 1 }], shipping: true },
    { shipping: true },
  ]);
}
