import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { z } from 'zod';
import { startStripe } from '../../../local/simulators/stripe/server.ts';
import type { PaymentBooks } from '../../ports/payment-books.ts';
import type { KeyBurnt, KeyOf, Payable, Payments } from '../../ports/payments.ts';
import { fixed } from '../../ports/secrets.ts';
import { stripeClient } from './client.ts';
import { stripePaymentBooks } from './payment-books.ts';
import { stripePayments } from './stripe-payments.ts';

export const orderId = 'ord_abcdefghijklmnopqrstuvwxyz';
export const start = Date.UTC(2026, 10, 3);
export const day = 24 * 60 * 60 * 1000;

export const keyOf = (burnt = 0): KeyOf => ({ orderId, generation: 1, burnt });
export const key = keyOf();

export const payable = (paymentMethod = 'pm_card_visa', money = { amount: 4_200, currency: 'EUR' }): Payable => ({
  orderId,
  orderNumber: 'L-1001',
  paymentMethod,
  ...money,
});

export const refundOf = (commandId: string, amount = 1_500) => ({ commandId, amount, currency: 'EUR' });

const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), key: z.string().optional(), status: z.number() })),
  objects: z.object({
    paymentIntents: z.array(z.looseObject({ id: z.string(), status: z.string() })),
    charges: z.array(z.looseObject({ status: z.string(), captured: z.boolean(), refunded: z.boolean() })),
    refunds: z.array(z.looseObject({ id: z.string(), amount: z.number(), metadata: z.record(z.string(), z.string()) })),
    disputes: z.array(z.looseObject({ id: z.string(), status: z.string() })),
  }),
});

/** An account at the Stripe stand-in, and the adapter over it. */
export interface SimulatedAccount {
  payments: Payments;
  paymentBooks: PaymentBooks;
  /** The adapter again, with another time-out in milliseconds. */
  withTimeout: (timeout: number) => Payments;
  /** Each is of the next generation, the first of generation 1. */
  prepared: (paymentMethod?: string) => Promise<string>;
  authorized: (paymentMethod?: string) => Promise<string>;
  captured: (paymentMethod?: string) => Promise<string>;
  /** Somebody with the account's key takes less than was authorized. */
  captureInPart: (ref: string, amount: number) => Promise<void>;
  /** What people do in the dashboard, or the buyer at their bank: `POST /_local/…`. */
  elsewhere: (path: string, body?: object) => Promise<void>;
  /** Sends its webhooks there. */
  tellTo: (endpoint: { url: string; secret: string }) => Promise<void>;
  fault: (...rules: object[]) => Promise<void>;
  heal: () => Promise<void>;
  later: (ms: number) => Promise<void>;
  books: () => Promise<z.infer<typeof booksSchema>>;
  stop: () => Promise<void>;
}

/** Starts one; `onTestFinished` is the test's own, so that it stops with the test. */
export async function simulatedAccount(onTestFinished: (stop: () => Promise<void>) => void): Promise<SimulatedAccount> {
  const apiKey = 'sk_test_adapter';
  const stripe = await startStripe({ port: 0, apiKey, clock: movableClock(() => start), random: seededRandom(1) });
  onTestFinished(() => stripe.stop());
  const withTimeout = (timeout?: number) =>
    stripePayments(stripeClient({ apiKey: fixed(apiKey), apiUrl: stripe.url, timeout }));
  const payments = withTimeout();
  const local = async (method: string, path: string, body?: unknown) => {
    const request = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${stripe.url}/_local/${path}`, request);
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  let generation = 0;
  const prepared = async (paymentMethod?: string) => {
    generation += 1;
    const answer = await payments.prepare(payable(paymentMethod), { ...key, generation });
    if (answer.kind !== 'prepared') throw new Error(answer.kind);
    return answer.ref;
  };
  const authorized = async (paymentMethod?: string) => {
    const ref = await prepared(paymentMethod);
    await payments.authorize(ref, { ...key, generation });
    return ref;
  };
  return {
    payments,
    paymentBooks: stripePaymentBooks(stripeClient({ apiKey: fixed(apiKey), apiUrl: stripe.url })),
    withTimeout,
    prepared,
    authorized,
    captured: async (paymentMethod) => {
      const ref = await authorized(paymentMethod);
      await payments.capture(ref, { ...key, generation });
      return ref;
    },
    captureInPart: async (ref, amount) => {
      const headers = { authorization: `Bearer ${apiKey}` };
      const body = new URLSearchParams({ amount_to_capture: String(amount) });
      const request = { method: 'POST', headers, body };
      const answer = await fetch(`${stripe.url}/v1/payment_intents/${ref}/capture`, request);
      if (!answer.ok) throw new Error(await answer.text());
    },
    elsewhere: async (path, body) => void (await local('POST', path, body)),
    tellTo: async (endpoint) => void (await local('PUT', 'webhooks', { endpoints: [endpoint] })),
    fault: async (...rules) => void (await local('POST', 'faults', rules)),
    heal: async () => void (await local('DELETE', 'faults')),
    later: async (advanceMs) => void (await local('POST', 'clock', { advanceMs })),
    books: async () => booksSchema.parse(await (await local('GET', 'books')).json()),
    stop: () => stripe.stop(),
  };
}

/** Does a deed as the ledger does: under the next key while one is burnt. */
export async function persistently<T extends { kind: string }>(
  deed: (of: KeyOf) => Promise<T | KeyBurnt>,
): Promise<T | KeyBurnt> {
  for (let burnt = 0; ; burnt += 1) {
    const answer = await deed(keyOf(burnt));
    if (answer.kind !== 'key_burnt') return answer;
  }
}
