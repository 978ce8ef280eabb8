import * as fc from 'fast-check';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { createStripeMachine, type StripeBooks, type StripeMachine, type StripeRequest } from './machine.ts';

type Step =
  | { kind: 'call'; operation: StripeRequest['operation']; intent: number; card: string; amount: number; key: number }
  | { kind: 'authenticate'; intent: number; outcome: 'succeeded' | 'failed' }
  | { kind: 'wait'; ms: number };

const cards = ['pm_card_visa', 'pm_card_chargeDeclined', 'pm_card_threeDSecure2Required', 'pm_unknown'];
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('call'),
      operation: fc.constantFrom(
        'paymentIntents.create',
        'paymentIntents.retrieve',
        'paymentIntents.confirm',
        'paymentIntents.capture',
        'paymentIntents.cancel',
      ),
      intent: fc.nat(2),
      card: fc.constantFrom(...cards),
      amount: fc.constantFrom(0, 50, 999, 1_000, 1_001),
      key: fc.nat(6),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('authenticate'),
      intent: fc.nat(2),
      outcome: fc.constantFrom('succeeded', 'failed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(8 * 86_400_000) }) },
);

function run(steps: Step[], after: (machine: StripeMachine) => void): string {
  const clock = movableClock(() => Date.UTC(2026, 10, 3));
  const machine = createStripeMachine({ clock, random: seededRandom(7) });
  const answers: unknown[] = [];
  for (const step of steps) {
    const ids = machine.books().paymentIntents.map(({ id }) => id);
    if (step.kind === 'wait') clock.advance(step.ms);
    if (step.kind === 'authenticate') answers.push(machine.authenticate(ids[step.intent] ?? 'pi_none', step.outcome));
    if (step.kind === 'call') answers.push(machine.handle(requestOf(step, ids)));
    after(machine);
  }
  return JSON.stringify(answers);
}

function requestOf(step: Extract<Step, { kind: 'call' }>, ids: string[]): StripeRequest {
  const { operation, intent, card, amount, key } = step;
  const id = ids[intent] ?? 'pi_none';
  const keyed = key === 0 ? {} : { idempotencyKey: `key-${key}` };
  switch (operation) {
    case 'paymentIntents.create': {
      const parameters = { amount: 1_000, currency: 'usd', capture_method: 'manual', payment_method_types: ['card'] };
      return {
        operation,
        parameters: key === 6 ? { ...parameters, payment_method: card, confirm: true } : parameters,
        ...keyed,
      };
    }
    case 'paymentIntents.confirm':
      return { operation, id, parameters: { payment_method: card }, ...keyed };
    case 'paymentIntents.capture':
      return { operation, id, parameters: { amount_to_capture: amount }, ...keyed };
    case 'paymentIntents.retrieve':
    case 'paymentIntents.cancel':
      return { operation, id, parameters: {}, ...keyed };
  }
}

const isLive = (charge: Stripe.Charge) => charge.status === 'succeeded' && charge.amount_refunded < charge.amount;

/** What does not add up, in words. */
function moneyFaults({ paymentIntents, charges }: StripeBooks): string[] {
  return paymentIntents.flatMap((intent) => {
    const own = charges.filter((charge) => charge.payment_intent === intent.id);
    const live = own.filter(isLive).length;
    const holdsMoney = intent.status === 'requires_capture' || intent.status === 'succeeded';
    const captured = own.reduce((sum, charge) => sum + charge.amount_captured, 0);
    const capturable = intent.status === 'requires_capture' ? intent.amount : 0;
    const rules: [boolean, string][] = [
      [live === (holdsMoney ? 1 : 0), `${live} live charges`],
      [intent.amount_received === captured, `received ${intent.amount_received}, captured ${captured}`],
      [intent.amount_capturable === capturable, `capturable ${intent.amount_capturable} when ${intent.status}`],
      [intent.latest_charge === (own.at(-1)?.id ?? null), 'the latest charge is another'],
      ...own.map((charge): [boolean, string] => [chargeAddsUp(charge, intent), `charge ${JSON.stringify(charge)}`]),
    ];
    return rules.filter(([holds]) => !holds).map(([, fault]) => `${intent.id}: ${fault}`);
  });
}

function chargeAddsUp(charge: Stripe.Charge, intent: Stripe.PaymentIntent): boolean {
  if (charge.amount !== intent.amount) return false;
  if (!charge.captured) return charge.amount_captured === 0;
  return charge.amount_captured > 0 && charge.amount_captured + charge.amount_refunded === charge.amount;
}

it('never has two live charges for an intent, and its amounts add up, whatever is asked in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      run(steps, (machine) => expect(moneyFaults(machine.books())).toEqual([]));
    }),
    { numRuns: 500 },
  );
});

it('answers the same to the same requests', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const nothing = () => undefined;
      expect(run(steps, nothing)).toBe(run(steps, nothing));
    }),
  );
});
