import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningStripe, startStripe } from '../../../local/simulators/stripe/server.ts';
import type { Payable, Payments } from '../../ports/payments.ts';
import { stripePayments } from './stripe-payments.ts';

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 10, 3);
const apiKey = 'sk_test_adapter';

let stripe: RunningStripe;
let payments: Payments;

beforeEach(async () => {
  stripe = await startStripe({ port: 0, apiKey, clock: movableClock(() => start), random: seededRandom(1) });
  payments = stripePayments({ apiKey, apiUrl: stripe.url });
});
afterEach(() => stripe.stop());

const orderId = 'ord_abcdefghijklmnopqrstuvwxyz';
const payable = (paymentMethod = 'pm_card_visa', money = { amount: 4_200, currency: 'EUR' }): Payable => ({
  orderId,
  orderNumber: 'L-1001',
  paymentMethod,
  ...money,
});

async function prepared(paymentMethod?: string): Promise<string> {
  const answer = await payments.prepare(payable(paymentMethod));
  if (answer.kind !== 'prepared') throw new Error(`declined: ${answer.code}`);
  return answer.ref;
}

async function authorized(): Promise<string> {
  const ref = await prepared();
  await payments.authorize(orderId, ref);
  return ref;
}

const local = (method: string, path: string, body?: unknown) =>
  fetch(`${stripe.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
const fault = (...rules: object[]) => local('POST', 'faults', rules);
const heal = () => local('DELETE', 'faults');
const later = (ms: number) => local('POST', 'clock', { advanceMs: ms });

const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), key: z.string().optional(), status: z.number() })),
  objects: z.object({
    paymentIntents: z.array(z.looseObject({ id: z.string(), status: z.string() })),
    charges: z.array(z.looseObject({ status: z.string(), captured: z.boolean(), refunded: z.boolean() })),
  }),
});
const books = async () => booksSchema.parse(await (await local('GET', 'books')).json());
const liveCharges = async () =>
  (await books()).objects.charges.filter((charge) => charge.status === 'succeeded' && !charge.refunded);

describe('payments by Stripe', () => {
  it('prepares, authorizes and captures, each under the key of its order', async () => {
    const ref = await prepared();
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'authorized', captureBefore: start + 7 * day });
    expect(await payments.capture(orderId, ref, 4_200)).toEqual({ kind: 'captured', amount: 4_200 });

    const { calls, objects } = await books();
    expect(calls.map(({ key }) => key)).toEqual(['prepare', 'confirm', 'capture'].map((op) => `${orderId}:${op}:1:0`));
    expect(objects.paymentIntents).toMatchObject([
      { id: ref, amount: 4_200, currency: 'eur', metadata: { orderId, orderNumber: 'L-1001' } },
    ]);
  });

  it('writes and reads an amount as Stripe counts it', async () => {
    const answer = await payments.prepare(payable('pm_card_visa', { amount: 5_000, currency: 'ISK' }));
    if (answer.kind !== 'prepared') throw new Error(answer.code);
    await payments.authorize(orderId, answer.ref);
    expect(await payments.capture(orderId, answer.ref, 5_000)).toEqual({ kind: 'captured', amount: 5_000 });
    expect((await books()).objects.paymentIntents).toMatchObject([{ amount: 500_000, currency: 'isk' }]);
  });

  it.each([
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
    ['pm_card_authenticationRequired', 'authentication_required'],
  ])('tells a decline of %s as %s, also when asked again and after the key is forgotten', async (method, code) => {
    const ref = await prepared(method);
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
    await later(day + 1);
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
    expect(await payments.cancel(orderId, ref)).toBe('canceled');
  });

  it.each([
    ['an unknown payment method', payable('pm_card_nobody'), 'payment_method_not_found'],
    ['an amount below the minimum', payable('pm_card_visa', { amount: 1, currency: 'EUR' }), 'amount_too_small'],
    [
      'decimals that Stripe does not take',
      payable('pm_card_visa', { amount: 1_005, currency: 'KWD' }),
      'amount_not_supported',
    ],
  ])('declines %s while preparing', async (_, wanted, code) => {
    expect(await payments.prepare(wanted)).toEqual({ kind: 'declined', code });
  });

  it.each([
    ['prepared', prepared, 'canceled'],
    ['authorized', authorized, 'voided'],
  ])('ends a payment that was %s, and says so again', async (_, begun, end) => {
    const ref = await begun();
    expect(await payments.cancel(orderId, ref)).toBe(end);
    await later(day + 1);
    expect(await payments.cancel(orderId, ref)).toBe(end);
    expect(await payments.capture(orderId, ref, 4_200)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.authorize(orderId, ref)).toMatchObject({ kind: 'declined' });
    expect(await liveCharges()).toEqual([]);
  });

  it('says that it is too late to cancel what was captured', async () => {
    const ref = await authorized();
    await payments.capture(orderId, ref, 4_200);
    expect(await payments.cancel(orderId, ref)).toBe('captured');
  });

  it('says that an authorization has lapsed', async () => {
    const ref = await authorized();
    await later(8 * day);
    expect(await payments.capture(orderId, ref, 4_200)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.cancel(orderId, ref)).toBe('voided');
  });
});

describe('after a lost answer', () => {
  const steps = {
    create: { begin: async () => '', act: () => payments.prepare(payable()) },
    confirm: { begin: () => prepared(), act: (ref: string) => payments.authorize(orderId, ref) },
    capture: { begin: authorized, act: (ref: string) => payments.capture(orderId, ref, 4_200) },
    cancel: { begin: authorized, act: (ref: string) => payments.cancel(orderId, ref) },
  };
  const operations = ['create', 'confirm', 'capture', 'cancel'] as const;
  const cases = operations.flatMap((operation) =>
    (['before', 'after'] as const).map((effect) => [operation, effect] as const),
  );

  it.each(cases)('%s lost %s its effect: the same object, done once', async (operation, effect) => {
    const { begin, act } = steps[operation];
    const ref = await begin();
    await fault({ operation: `paymentIntents.${operation}`, effect }, { operation: 'paymentIntents.retrieve', effect });
    await expect(act(ref)).rejects.toMatchObject({ name: 'PortFailure', port: 'payments', class: 'ambiguous' });
    await heal();
    const answer = await act(ref);
    expect(await act(ref)).toEqual(answer);
    const { objects } = await books();
    expect(objects.paymentIntents).toHaveLength(1);
    expect(objects.charges).toHaveLength(operation === 'create' ? 0 : 1);
  });

  it.each(operations.slice(1))(
    '%s is told by the intent itself, without another call of the caller',
    async (operation) => {
      const { begin, act } = steps[operation];
      const ref = await begin();
      await fault({ operation: `paymentIntents.${operation}`, effect: 'after' });
      const told = await act(ref);
      await heal();
      expect(await act(ref)).toEqual(told);
    },
  );

  it.each(operations.slice(1))('%s is not done twice when Stripe has forgotten the key', async (operation) => {
    const { begin, act } = steps[operation];
    const ref = await begin();
    await fault({ operation: 'paymentIntents.*', effect: 'after' });
    await expect(act(ref)).rejects.toMatchObject({ class: 'ambiguous' });
    await heal();
    await later(day + 1);
    await act(ref);
    expect((await books()).objects.charges).toHaveLength(1);
  });

  it.each(operations)(
    'a 500 that Stripe stored for %s without an effect burns one key, not a day',
    async (operation) => {
      const { begin, act } = steps[operation];
      const ref = await begin();
      await fault({ operation: `paymentIntents.${operation}`, effect: 'status', status: 500, count: 1 });
      await expect(act(ref)).rejects.toMatchObject({ class: 'transient' });
      const answer = await act(ref);
      expect(await act(ref)).toEqual(answer);
      const { calls, objects } = await books();
      expect(calls.map(({ key }) => key)).toContainEqual(expect.stringMatching(/:1:1$/));
      expect(objects.paymentIntents).toHaveLength(1);
    },
  );

  it('a 500 that Stripe stored after the effect is seen through', async () => {
    const ref = await prepared();
    await fault({ operation: 'paymentIntents.confirm', effect: 'after', status: 500, count: 1 });
    await expect(payments.authorize(orderId, ref)).rejects.toMatchObject({ class: 'transient' });
    expect(await payments.authorize(orderId, ref)).toMatchObject({ kind: 'authorized' });
    expect(await liveCharges()).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each([
    [401, 'configuration'],
    [403, 'configuration'],
    [429, 'transient'],
    [503, 'transient'],
    [409, 'ambiguous'],
  ])('of status %i is %s', async (status, expected) => {
    const ref = await prepared();
    await fault({ operation: 'paymentIntents.confirm', effect: 'status', status });
    await expect(payments.authorize(orderId, ref)).rejects.toMatchObject({ class: expected });
  });

  it('of a time-out is ambiguous', async () => {
    const ref = await prepared();
    const hasty = stripePayments({ apiKey, apiUrl: stripe.url, timeout: 50 });
    await fault({ operation: 'paymentIntents.*', effect: 'delay', delayMs: 500 });
    await expect(hasty.authorize(orderId, ref)).rejects.toMatchObject({ class: 'ambiguous' });
  });

  it('of nobody listening is transient', async () => {
    const ref = await prepared();
    await stripe.stop();
    await expect(payments.authorize(orderId, ref)).rejects.toMatchObject({ class: 'transient' });
  });

  it('names the status and request, and carries nothing of the payment', async () => {
    const ref = await prepared();
    await fault({ operation: 'paymentIntents.confirm', effect: 'status', status: 503 });
    const failure: unknown = await payments.authorize(orderId, ref).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      message: expect.stringMatching(/^payments: confirm failed \(transient\): StripeAPIError 503 req_\w+$/),
    });
  });
});
