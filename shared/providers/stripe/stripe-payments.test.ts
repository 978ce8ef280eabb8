import { beforeEach, describe, expect, it } from 'vitest';
import type { Payments } from '../../ports/payments.ts';
import { day, orderId, payable, type SimulatedAccount, simulatedAccount, start } from './simulated-account.fixture.ts';

let account: SimulatedAccount;
let payments: Payments;

beforeEach(async ({ onTestFinished }) => {
  account = await simulatedAccount(onTestFinished);
  payments = account.payments;
});

describe('payments by Stripe', () => {
  it('prepares, authorizes and captures, each under the key of its order', async () => {
    const ref = await account.prepared();
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'authorized', captureBefore: start + 7 * day });
    expect(await payments.capture(orderId, ref)).toEqual({ kind: 'captured', amount: 4_200 });

    const { calls, objects } = await account.books();
    expect(calls.map(({ key }) => key)).toEqual(['prepare', 'confirm', 'capture'].map((op) => `${orderId}:${op}:1:0`));
    expect(objects.paymentIntents).toMatchObject([
      { id: ref, amount: 4_200, currency: 'eur', metadata: { orderId, orderNumber: 'L-1001' } },
    ]);
  });

  it('writes and reads an amount as Stripe counts it', async () => {
    const answer = await payments.prepare(payable('pm_card_visa', { amount: 5_000, currency: 'ISK' }));
    if (answer.kind !== 'prepared') throw new Error(answer.code);
    await payments.authorize(orderId, answer.ref);
    expect(await payments.capture(orderId, answer.ref)).toEqual({ kind: 'captured', amount: 5_000 });
    expect((await account.books()).objects.paymentIntents).toMatchObject([{ amount: 500_000, currency: 'isk' }]);
  });

  it.each([
    ['pm_card_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclined', 'generic_decline'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
    ['pm_card_authenticationRequired', 'authentication_required'],
  ] as const)(
    'tells a decline of %s as %s, also when asked again and after the key is forgotten',
    async (method, code) => {
      const ref = await account.prepared(method);
      expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
      expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
      await account.later(day + 1);
      expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code });
      expect(await payments.cancel(orderId, ref)).toBe('canceled');
    },
  );

  it.each([
    ['an unknown payment method', payable('pm_card_nobody'), 'payment_method_not_found'],
    ['an amount below the minimum', payable('pm_card_visa', { amount: 1, currency: 'EUR' }), 'amount_too_small'],
    ['decimals that Stripe lacks', payable('pm_card_visa', { amount: 1_005, currency: 'KWD' }), 'amount_not_supported'],
  ] as const)('declines %s while preparing', async (_, wanted, code) => {
    expect(await payments.prepare(wanted)).toEqual({ kind: 'declined', code });
  });

  it.each([
    ['prepared', 'canceled'],
    ['authorized', 'voided'],
  ] as const)('ends a payment that was %s as %s, and says so again', async (begun, end) => {
    const ref = await account[begun]();
    expect(await payments.cancel(orderId, ref)).toBe(end);
    await account.later(day + 1);
    expect(await payments.cancel(orderId, ref)).toBe(end);
    expect(await payments.capture(orderId, ref)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.authorize(orderId, ref)).toEqual({ kind: 'declined', code: 'payment_intent_canceled' });
    expect((await account.books()).objects.charges.filter((charge) => !charge.refunded)).toEqual([]);
  });

  it('says that it is too late to cancel what was captured', async () => {
    const ref = await account.authorized();
    await payments.capture(orderId, ref);
    expect(await payments.cancel(orderId, ref)).toBe('captured');
  });

  it('says that an authorization has lapsed', async () => {
    const ref = await account.authorized();
    await account.later(8 * day);
    expect(await payments.capture(orderId, ref)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.cancel(orderId, ref)).toBe('voided');
  });
});

describe('a failure', () => {
  it.each([
    [401, 'configuration'],
    [403, 'configuration'],
    [429, 'transient'],
    [503, 'transient'],
    [409, 'ambiguous'],
  ] as const)('of status %i is %s', async (status, expected) => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.confirm', effect: 'status', status });
    await expect(payments.authorize(orderId, ref)).rejects.toMatchObject({ port: 'payments', class: expected });
  });

  it('of a time-out is ambiguous', async () => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.*', effect: 'delay', delayMs: 500 });
    await expect(account.withTimeout(50).authorize(orderId, ref)).rejects.toMatchObject({ class: 'ambiguous' });
  });

  it('of nobody listening is transient', async () => {
    await account.stop();
    await expect(payments.prepare(payable())).rejects.toMatchObject({ class: 'transient' });
  });

  it('names status and request, and carries nothing of the payment', async () => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.confirm', effect: 'status', status: 503 });
    await expect(payments.authorize(orderId, ref)).rejects.toThrow(
      /^payments: confirm failed \(transient\): StripeAPIError 503 req_\w+$/,
    );
  });
});
