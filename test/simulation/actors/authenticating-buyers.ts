import type { Dice } from '../dice.ts';
import { paymentExpiry } from '../shop-settings.ts';
import type { Engage } from './engage.ts';

const minute = 60_000;

/**
 * Buyers whose bank asks them, or whose card was refused for now. They do something about it in their browser, with the
 * client secret, which the app sees nothing of: authenticate, fail to, or confirm with another card.
 */
export const authenticatingBuyers: Engage = (world) => {
  const { machine } = world.stripe;
  const asked = new Set<string>();
  world.stripe.onMoney((orderId) => {
    for (const { id, status } of world.stripe.intentsOf(orderId)) {
      const isAsked = status === 'requires_action' || status === 'requires_payment_method';
      const question = `${id} ${status}`;
      if (!isAsked || asked.has(question)) continue;
      asked.add(question);
      const dice = world.dice(`bank of ${orderId} ${asked.size}`);
      const after = takes(dice);
      if (after === undefined) continue;
      world.schedule.after(after, () => {
        const answers = status === 'requires_action' && dice.chance(0.9);
        const outcome = dice.chance(0.8) ? 'succeeded' : 'failed';
        world.trace.note('buyer', () => (answers ? `${outcome} to authenticate ${id}` : `tries another card on ${id}`));
        if (answers) machine.authenticate(id, outcome);
        else machine.handle({ operation: 'paymentIntents.confirm', id, parameters: { payment_method: card(dice) } });
        world.stripe.moved(id);
      });
    }
  });
};

/** At once, in time, around the expiry, after it, or never. */
function takes(dice: Dice): number | undefined {
  return dice.pick([
    dice.magnitude(1, 3_000),
    dice.magnitude(1_000, 10 * minute),
    dice.between(minute, paymentExpiry - minute),
    paymentExpiry + dice.between(-2_000, 10_000),
    paymentExpiry + dice.between(-30_000, 5 * minute),
    undefined,
  ]);
}

const card = (dice: Dice): string =>
  dice.pick([
    'pm_card_visa',
    'pm_card_visa',
    'pm_card_mastercard',
    'pm_card_threeDSecure2Required',
    'pm_card_chargeDeclined',
  ]);
