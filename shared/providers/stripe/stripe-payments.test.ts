import { beforeEach, describe, expect, it } from 'vitest';
import type { Payments } from '../../ports/payments.ts';
import {
  day,
  key,
  orderId,
  payable,
  type SimulatedAccount,
  simulatedAccount,
  start,
} from './simulated-account.fixture.ts';

let account: SimulatedAccount;
let payments: Payments;

beforeEach(async ({ onTestFinished }) => {
  account = await simulatedAccount(onTestFinished);
  payments = account.payments;
});

describe('payments by Stripe', () => {
  it('prepares, authorizes and captures, each under the key of its order', async () => {
    const ref = await account.prepared();
    expect(await payments.authorize(ref, key)).toEqual({ kind: 'authorized', captureBefore: start + 7 * day });
    expect(await payments.capture(ref, key)).toEqual({ kind: 'captured', amount: 4_200 });

    const { calls, objects } = await account.books();
    expect(calls.map((call) => call.key)).toEqual(
      ['prepare', 'confirm', 'capture'].map((op) => `${orderId}:${op}:1:0`),
    );
    expect(objects.paymentIntents).toMatchObject([
      { id: ref, amount: 4_200, currency: 'eur', metadata: { orderId, orderNumber: 'L-1001' } },
    ]);
  });

  it('writes and reads an amount as Stripe counts it', async () => {
    const answer = await payments.prepare(payable('pm_card_visa', { amount: 5_000, currency: 'ISK' }), key);
    if (answer.kind !== 'prepared') throw new Error(answer.kind);
    await payments.authorize(answer.ref, key);
    expect(await payments.capture(answer.ref, key)).toEqual({ kind: 'captured', amount: 5_000 });
    expect((await account.books()).objects.paymentIntents).toMatchObject([{ amount: 500_000, currency: 'isk' }]);
  });

  it.each([
    ['pm_card_chargeDeclined', 'declined', 'generic_decline'],
    ['pm_card_chargeDeclinedLostCard', 'declined', 'lost_card'],
    ['pm_card_radarBlock', 'declined', 'fraudulent'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'action_required', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'action_required', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'action_required', 'incorrect_cvc'],
    ['pm_card_authenticationRequired', 'action_required', 'authentication_required'],
  ] as const)(
    'tells %s as %s with %s, also when asked again and after the key is forgotten',
    async (method, kind, code) => {
      const ref = await account.prepared(method);
      expect(await payments.authorize(ref, key)).toEqual({ kind, code });
      expect(await payments.authorize(ref, key)).toEqual({ kind, code });
      expect(await payments.status(ref)).toEqual({ kind, code });
      await account.later(day + 1);
      expect(await payments.authorize(ref, key)).toEqual({ kind, code });
      expect(await payments.cancel(ref, key)).toEqual({ kind: 'canceled' });
    },
  );

  it.each([
    ['an unknown payment method', payable('pm_card_nobody'), 'payment_method_not_found'],
    ['an amount below the minimum', payable('pm_card_visa', { amount: 1, currency: 'EUR' }), 'amount_too_small'],
    ['decimals that Stripe lacks', payable('pm_card_visa', { amount: 1_005, currency: 'KWD' }), 'amount_not_supported'],
  ] as const)('declines %s while preparing', async (_, wanted, code) => {
    expect(await payments.prepare(wanted, key)).toEqual({ kind: 'declined', code });
  });

  it('makes another payment object for another payment method', async () => {
    const ref = await account.prepared('pm_card_chargeDeclinedExpiredCard');
    const next = await payments.prepare(payable(), { ...key, generation: 2 });
    expect(next).toMatchObject({ kind: 'prepared', ref: expect.not.stringMatching(ref) });
  });

  it.each([
    ['prepared', 'canceled'],
    ['authorized', 'voided'],
  ] as const)('ends a payment that was %s as %s, and says so again', async (begun, kind) => {
    const ref = await account[begun]();
    expect(await payments.cancel(ref, key)).toEqual({ kind });
    await account.later(day + 1);
    expect(await payments.cancel(ref, key)).toEqual({ kind });
    expect(await payments.status(ref)).toEqual({ kind });
    expect(await payments.capture(ref, key)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.authorize(ref, key)).toEqual({ kind: 'declined', code: 'payment_intent_canceled' });
    expect((await account.books()).objects.charges.filter((charge) => !charge.refunded)).toEqual([]);
  });

  it('says that it is too late to cancel what was captured', async () => {
    const ref = await account.captured();
    expect(await payments.cancel(ref, key)).toEqual({ kind: 'captured', amount: 4_200 });
  });

  it('says that an authorization has lapsed', async () => {
    const ref = await account.authorized();
    await account.later(8 * day);
    expect(await payments.capture(ref, key)).toEqual({ kind: 'gone', status: 'canceled' });
    expect(await payments.cancel(ref, key)).toEqual({ kind: 'voided' });
  });
});

describe('the state of a payment', () => {
  it('is read from the payment object, whoever has changed it', async () => {
    const ref = await account.prepared();
    expect(await payments.status(ref)).toEqual({ kind: 'prepared' });
    await payments.authorize(ref, key);
    expect(await payments.status(ref)).toEqual({ kind: 'authorized', captureBefore: start + 7 * day });
    await account.elsewhere(`payment_intents/${ref}/capture`);
    expect(await payments.status(ref)).toEqual({ kind: 'captured', amount: 4_200 });
  });

  it('is authorized once the buyer has authenticated', async () => {
    const ref = await account.authorized('pm_card_authenticationRequired');
    await account.elsewhere(`payment_intents/${ref}/authenticate?outcome=succeeded`);
    expect(await payments.status(ref)).toMatchObject({ kind: 'authorized' });
    expect(await payments.clientSecret(ref)).toBeNull();
  });

  it('leaves it to the buyer when the authentication failed', async () => {
    const ref = await account.authorized('pm_card_authenticationRequired');
    await account.elsewhere(`payment_intents/${ref}/authenticate?outcome=failed`);
    const state = { kind: 'action_required', code: 'payment_intent_authentication_failure' };
    expect(await payments.status(ref)).toEqual(state);
    expect(await payments.clientSecret(ref)).toMatch(/^pi_.*_secret_/);
  });

  it('comes with a client secret while there is something to do', async () => {
    const [open, over] = [await account.authorized('pm_card_authenticationRequired'), await account.authorized()];
    expect(await payments.clientSecret(open)).toMatch(new RegExp(`^${open}_secret_`));
    await payments.cancel(open, key);
    expect(await payments.clientSecret(open)).toBeNull();
    expect(await payments.clientSecret(over)).toBeNull();
  });
});

describe('a failure', () => {
  it.each([
    [401, 'configuration'],
    [403, 'configuration'],
    [429, 'throttled'],
    [503, 'transient'],
    [409, 'ambiguous'],
  ] as const)('of status %i is %s', async (status, expected) => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.confirm', effect: 'status', status });
    await expect(payments.authorize(ref, key)).rejects.toMatchObject({ port: 'payments', class: expected });
  });

  it('of a time-out is ambiguous, and of a read transient', async () => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.*', effect: 'delay', delayMs: 500 });
    await expect(account.withTimeout(50).authorize(ref, key)).rejects.toMatchObject({ class: 'ambiguous' });
    await expect(account.withTimeout(50).status(ref)).rejects.toMatchObject({ class: 'transient' });
  });

  it('of nobody listening is transient', async () => {
    await account.stop();
    await expect(payments.prepare(payable(), key)).rejects.toMatchObject({ class: 'transient' });
  });

  it('names status and request, and carries nothing of the payment', async () => {
    const ref = await account.prepared();
    await account.fault({ operation: 'paymentIntents.confirm', effect: 'status', status: 503 });
    await expect(payments.authorize(ref, key)).rejects.toThrow(
      /^payments: confirm failed \(transient\): StripeAPIError 503 req_\w+$/,
    );
  });
});
