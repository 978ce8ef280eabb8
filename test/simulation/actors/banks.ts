import { operatorToken } from '../shop-settings.ts';
import type { Engage } from './engage.ts';
import { atMoment } from './moments.ts';

/**
 * What a bank does follows from the card that the plan has drawn. Of the orders whose refunds the bank gives back again and
 * again, some are undone once their money is taken: by an operator, where the address does not undo them.
 */
export const banks: Engage = (world) => {
  world.onAcknowledged(({ orderId, number }) => {
    const dice = world.dice(`bank of order ${number}`);
    const planned = world.plan.orders.find((order) => order.number === number);
    if (planned?.paymentMethod !== 'pm_card_refundFail' || planned.street === 'Refused at Purchase St') return;
    if (!dice.chance(0.5)) return;
    const moment = { entry: 'payment.captured', after: dice.magnitude(1, 1_000) } as const;
    const sent = { token: operatorToken, key: `regrets-${number}-${'0'.repeat(16)}`, body: { note: 'Ordered twice.' } };
    atMoment(world, orderId, moment, `undoing of order ${number}`, () => world.desk.command('undo', orderId, sent));
  });
};
