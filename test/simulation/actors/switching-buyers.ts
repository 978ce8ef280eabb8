import type { Engage } from './engage.ts';

const minute = 60_000;

const cards = [
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_threeDSecure2Required',
  'pm_card_chargeDeclinedInsufficientFunds',
  'pm_card_chargeDeclined',
  'pm_card_doesNotExist',
] as const;

/** Buyers who have to act and give another payment method, some of them several, and some while they complete the first. */
export const switchingBuyers: Engage = (world) => {
  const share = world.dice('pays otherwise').between(0.3, 1);
  let asked = 0;
  world.watch.onEntry((order, { type, seq }) => {
    const customer = world.customerOf(order.id);
    if (type !== 'payment.action_required' || customer === undefined) return;
    const { token, number } = customer;
    const dice = world.dice(`other card of order ${number} after ${seq}`);
    if (asked >= 40 || !dice.chance(share)) return;
    for (let n = 0; n < dice.pick([1, 1, 2] as const); n += 1) {
      asked += 1;
      const key = `pay-${number}-${seq}-${n}-${'0'.repeat(16)}`;
      const body = { paymentMethod: dice.pick(cards) };
      const after = dice.magnitude(1, dice.pick([3_000, 20 * minute, 40 * minute]));
      const isAnswerLost = dice.chance(0.1);
      for (let click = 0; click < dice.pick([1, 1, 1, 2] as const); click += 1) {
        world.schedule.after(after + click, () =>
          world.act(`other card of order ${number}`, () =>
            world.desk.command('payment', order.id, { token, key, body, isAnswerLost }),
          ),
        );
      }
    }
  });
};
