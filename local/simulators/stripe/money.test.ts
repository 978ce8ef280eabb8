import * as fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { type TestAccount, testAccount } from './machine.fixture.ts';
import type { StripeBooks, StripeMachine, StripeRequest } from './machine.ts';

const operations = [
  'paymentIntents.create',
  'paymentIntents.retrieve',
  'paymentIntents.confirm',
  'paymentIntents.capture',
  'paymentIntents.cancel',
  'refunds.create',
  'refunds.list',
] as const;

type Step =
  | { kind: 'call'; operation: (typeof operations)[number]; intent: number; card: string; amount: number; key: number }
  | { kind: 'authenticate'; intent: number; outcome: 'succeeded' | 'failed' }
  | { kind: 'dispute'; intent: number; outcome: 'won' | 'lost' }
  | { kind: 'wait'; ms: number };

const cards = [
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_threeDSecure2Required',
  'pm_card_pendingRefund',
  'pm_card_refundFail',
  'pm_card_createDispute',
  'pm_unknown',
];
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('call'),
      operation: fc.constantFrom(...operations),
      intent: fc.nat(2),
      card: fc.constantFrom(...cards),
      amount: fc.constantFrom(0, 50, 500, 999, 1_000, 1_001),
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
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('dispute'),
      intent: fc.nat(2),
      outcome: fc.constantFrom('won', 'lost'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(60_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.nat(8 * 86_400_000) }) },
);

function run(steps: Step[], after: (machine: StripeMachine) => void): string {
  const account = testAccount(7);
  const { machine } = account;
  const answers: unknown[] = [];
  for (const step of steps) {
    answers.push(take(step, account));
    after(machine);
  }
  return JSON.stringify([answers, machine.takeEvents()]);
}

function take(step: Step, { machine, clock }: TestAccount): unknown {
  const ids = machine.books().paymentIntents.map(({ id }) => id);
  switch (step.kind) {
    case 'wait':
      return clock.advance(step.ms);
    case 'authenticate':
      return machine.authenticate(ids[step.intent] ?? 'pi_none', step.outcome);
    case 'dispute': {
      const open = machine.books().disputes.find(({ status }) => status === 'needs_response');
      if (open !== undefined) return machine.dashboard.closeDispute(open.id, step.outcome);
      return machine.dashboard.dispute(ids[step.intent] ?? 'pi_none');
    }
    case 'call':
      return machine.handle(requestOf(step, ids));
  }
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
    case 'refunds.create':
      return { operation, parameters: { payment_intent: id, ...(amount === 50 ? {} : { amount }) }, ...keyed };
    case 'refunds.list':
      return { operation, parameters: { payment_intent: id } };
  }
}

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** What does not add up, in words. */
function moneyFaults({ paymentIntents, charges, refunds, disputes }: StripeBooks): string[] {
  return paymentIntents.flatMap((intent) => {
    const own = charges.filter((charge) => charge.payment_intent === intent.id);
    const approved = own.filter(({ status }) => status === 'succeeded').length;
    const captured = sum(own.map((charge) => charge.amount_captured));
    const capturable = intent.status === 'requires_capture' ? intent.amount : 0;
    const holdsMoney = intent.status === 'requires_capture' || intent.status === 'succeeded';
    const rules: [boolean, string][] = [
      [holdsMoney ? approved === 1 : approved === 0 || intent.status === 'canceled', `${approved} approved charges`],
      [approved <= 1, 'approved twice'],
      [intent.amount_received === captured, `received ${intent.amount_received}, captured ${captured}`],
      [intent.amount_capturable === capturable, `capturable ${intent.amount_capturable} when ${intent.status}`],
      [intent.latest_charge === (own.at(-1)?.id ?? null), 'the latest charge is another'],
      ...own.map((charge): [boolean, string] => [
        chargeAddsUp(
          charge,
          refunds.filter((refund) => refund.charge === charge.id),
        ),
        `charge ${JSON.stringify({ charge, refunds })}`,
      ]),
      ...own.map((charge): [boolean, string] => [
        charge.disputed === disputes.some((dispute) => dispute.charge === charge.id),
        `${charge.id} is disputed: ${charge.disputed}`,
      ]),
    ];
    return rules.filter(([holds]) => !holds).map(([, fault]) => `${intent.id}: ${fault}`);
  });
}

function chargeAddsUp(charge: Stripe.Charge, refunds: Stripe.Refund[]): boolean {
  const reversed = refunds.filter(({ destination_details: to }) => to?.card?.type === 'reversal');
  const returned = refunds.filter((refund) => !reversed.includes(refund) && refund.status !== 'failed');
  const released = sum(reversed.map(({ amount }) => amount));
  const refunded = sum(returned.map(({ amount }) => amount));
  if (charge.amount !== 1_000 || charge.amount_refunded !== released + refunded) return false;
  if (charge.refunded !== (charge.amount_refunded === charge.amount)) return false;
  if (!charge.captured) return charge.amount_captured === 0 && refunded === 0 && [0, 1_000].includes(released);
  return (
    charge.amount_captured > 0 && charge.amount_captured + released === 1_000 && refunded <= charge.amount_captured
  );
}

it('never has two live charges for an intent, and its amounts add up, whatever is asked in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      run(steps, (machine) => expect(moneyFaults(machine.books())).toEqual([]));
    }),
    { numRuns: 500 },
  );
});

it('tells of every change of an intent: the last event has it as it is', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const told = new Map<unknown, unknown>();
      run(steps, (machine) => {
        for (const { type, data } of machine.takeEvents()) {
          if (type.startsWith('payment_intent.') && 'id' in data.object) told.set(data.object.id, data.object);
        }
        for (const intent of machine.books().paymentIntents) expect(told.get(intent.id)).toEqual(intent);
      });
    }),
  );
});

it('answers and tells the same to the same requests', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const nothing = () => undefined;
      expect(run(steps, nothing)).toBe(run(steps, nothing));
    }),
  );
});
