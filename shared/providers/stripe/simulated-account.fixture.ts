import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { z } from 'zod';
import { startStripe } from '../../../local/simulators/stripe/server.ts';
import type { Payable, Payments } from '../../ports/payments.ts';
import { stripeClient } from './client.ts';
import { stripePayments } from './stripe-payments.ts';

export const orderId = 'ord_abcdefghijklmnopqrstuvwxyz';
export const start = Date.UTC(2026, 10, 3);
export const day = 24 * 60 * 60 * 1000;

export const payable = (paymentMethod = 'pm_card_visa', money = { amount: 4_200, currency: 'EUR' }): Payable => ({
  orderId,
  orderNumber: 'L-1001',
  paymentMethod,
  ...money,
});

const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), key: z.string().optional(), status: z.number() })),
  objects: z.object({
    paymentIntents: z.array(z.looseObject({ id: z.string(), status: z.string() })),
    charges: z.array(z.looseObject({ status: z.string(), captured: z.boolean(), refunded: z.boolean() })),
  }),
});

/** An account at the Stripe stand-in, and the adapter over it. */
export interface SimulatedAccount {
  payments: Payments;
  /** The adapter again, with another time-out in milliseconds. */
  withTimeout: (timeout: number) => Payments;
  prepared: (paymentMethod?: string) => Promise<string>;
  authorized: () => Promise<string>;
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
  const withTimeout = (timeout?: number) => stripePayments(stripeClient({ apiKey, apiUrl: stripe.url, timeout }));
  const payments = withTimeout();
  const local = async (method: string, path: string, body?: unknown) => {
    const request = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${stripe.url}/_local/${path}`, request);
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const prepared = async (paymentMethod?: string) => {
    const answer = await payments.prepare(payable(paymentMethod));
    if (answer.kind !== 'prepared') throw new Error(`declined: ${answer.code}`);
    return answer.ref;
  };
  return {
    payments,
    withTimeout,
    prepared,
    authorized: async () => {
      const ref = await prepared();
      await payments.authorize(orderId, ref);
      return ref;
    },
    fault: async (...rules) => void (await local('POST', 'faults', rules)),
    heal: async () => void (await local('DELETE', 'faults')),
    later: async (advanceMs) => void (await local('POST', 'clock', { advanceMs })),
    books: async () => booksSchema.parse(await (await local('GET', 'books')).json()),
    stop: () => stripe.stop(),
  };
}
