import { type MovableClock, movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import type Stripe from 'stripe';
import type { StripeAnswer } from './answer.ts';
import { createStripeMachine, type StripeMachine, type StripeOperation } from './machine.ts';
import type { Parameters } from './parameters.ts';

export const start = Date.UTC(2026, 10, 3);

/** An account without I/O, at a standing clock. */
export interface TestAccount {
  machine: StripeMachine;
  clock: MovableClock;
  call: (operation: StripeOperation, id?: string, parameters?: Parameters, key?: string) => StripeAnswer;
  /** An intent over 42.00 EUR with manual capture and `pm_card_visa`, as far as `changes` leave it so; returns its id. */
  create: (changes?: Parameters) => string;
  /** The same, authorized. */
  authorized: (paymentMethod?: string) => string;
  /** The same, captured. */
  captured: (paymentMethod?: string) => string;
  charge: () => Stripe.Charge;
  /** The types of the events since the last call. */
  eventTypes: () => string[];
}

export const terms = (changes: Parameters = {}): Parameters => ({
  amount: 4_200,
  currency: 'eur',
  capture_method: 'manual',
  payment_method: 'pm_card_visa',
  payment_method_types: ['card'],
  ...changes,
});

export function idOf({ body }: StripeAnswer): string {
  if (!('id' in body) || typeof body.id !== 'string') throw new Error(JSON.stringify(body));
  return body.id;
}

export function testAccount(seed = 1): TestAccount {
  const clock = movableClock(() => start);
  const machine = createStripeMachine({ clock, random: seededRandom(seed) });
  const call: TestAccount['call'] = (operation, id, parameters = {}, key) =>
    machine.handle({
      operation,
      parameters,
      ...(id === undefined ? {} : { id }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    });
  const create = (changes: Parameters = {}) => idOf(call('paymentIntents.create', undefined, terms(changes)));
  const authorized = (paymentMethod = 'pm_card_visa') => create({ payment_method: paymentMethod, confirm: true });
  return {
    machine,
    clock,
    call,
    create,
    authorized,
    captured: (paymentMethod) => {
      const id = authorized(paymentMethod);
      idOf(call('paymentIntents.capture', id));
      return id;
    },
    charge: () => {
      const charge = machine.books().charges.at(-1);
      if (charge === undefined) throw new Error('nothing was charged');
      return charge;
    },
    eventTypes: () => machine.takeEvents().map(({ type }) => type),
  };
}
