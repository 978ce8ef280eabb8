import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, start, type TestStripe, terms, testStripe } from './server.fixture.ts';

let account: TestStripe;
let stripe: Stripe;
beforeEach(async () => {
  account = await testStripe();
  ({ stripe } = account);
});
afterEach(() => account.stop());

const fault = (rule: object) => account.control('POST', 'faults', [rule]);
const advance = (advanceMs: number) => account.control('POST', 'clock', { advanceMs });

describe('refunds, through the SDK', () => {
  it('are made, found by what the shop noted on them, and listed page by page', async () => {
    const intent = await account.captured();
    for (const commandId of ['c1', 'c2', 'c3']) {
      const params = { payment_intent: intent, amount: 500, metadata: { commandId } };
      const refund = await stripe.refunds.create(params, { idempotencyKey: `ord_1:refund:${commandId}` });
      expect(refund).toMatchObject({ status: 'succeeded', amount: 500 });
      expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ id: refund.id });
    }
    const commands: (string | undefined)[] = [];
    for await (const { metadata } of stripe.refunds.list({ payment_intent: intent, limit: 2 })) {
      commands.push(metadata?.commandId);
    }
    expect(commands).toEqual(['c3', 'c2', 'c1']);
    const read = await stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] });
    expect(read).toMatchObject({ amount_received: 4_200, latest_charge: { amount_refunded: 1_500 } });
  });

  it('are made once when the answer was lost', async () => {
    const intent = await account.captured();
    await fault({ operation: 'refunds.create', effect: 'after', count: 1 });
    const options = { idempotencyKey: 'k1' };
    await stripe.refunds.create({ payment_intent: intent, amount: 500 }, options);
    expect(await account.control('GET', 'books')).toMatchObject({ objects: { refunds: [{ amount: 500 }] } });
  });

  it('are refused above what is left, and when nothing is', async () => {
    const intent = await account.captured();
    const tooMuch = await errorOf(stripe.refunds.create({ payment_intent: intent, amount: 4_201 }));
    expect(tooMuch).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount', code: undefined });
    await stripe.refunds.create({ payment_intent: intent });
    const again = await errorOf(stripe.refunds.create({ payment_intent: intent }));
    expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
  });

  it('settle by the clock', async () => {
    const refund = await stripe.refunds.create({ payment_intent: await account.captured('pm_card_refundFail') });
    await advance(30_000);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
  });
});

describe('what people do in the dashboard', () => {
  it('shows in what the shop reads', async () => {
    const refunded = await account.captured();
    await account.control('POST', `payment_intents/${refunded}/refund`, { amount: 700 });
    expect((await stripe.refunds.list({ payment_intent: refunded })).data).toMatchObject([
      { amount: 700, metadata: {} },
    ]);

    const [{ id: canceled }, { id: captured }] = await Promise.all([
      stripe.paymentIntents.create({ ...terms(), confirm: true }),
      stripe.paymentIntents.create({ ...terms(), confirm: true }),
    ]);
    await account.control('POST', `payment_intents/${canceled}/cancel`);
    await account.control('POST', `payment_intents/${captured}/capture`);
    expect(await stripe.paymentIntents.retrieve(canceled)).toMatchObject({ status: 'canceled' });
    expect(await stripe.paymentIntents.retrieve(captured)).toMatchObject({ status: 'succeeded' });
  });

  it('opens a dispute and closes it', async () => {
    const intent = await account.captured();
    expect(
      await account.control('POST', `payment_intents/${intent}/dispute`, { reason: 'product_not_received' }),
    ).toMatchObject({ object: 'dispute', reason: 'product_not_received' });
    const [dispute] = (await stripe.disputes.list({ payment_intent: intent })).data;
    if (dispute === undefined) throw new Error('there is no dispute');
    expect(await errorOf(stripe.refunds.create({ payment_intent: intent }))).toMatchObject({ code: 'charge_disputed' });
    await account.control('POST', `disputes/${dispute.id}/close`, { status: 'lost' });
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'lost', amount: 4_200 });
    const { data } = await stripe.charges.list({ payment_intent: intent });
    expect(data).toMatchObject([{ disputed: true }]);
  });

  it.each([
    ['payment_intents/pi_1/refund', {}, 'No such payment_intent'],
    ['payment_intents/pi_1/refund', { amount: 'all' }, 'amount'],
    ['payment_intents/pi_1/refund', 'all', 'expected object'],
    ['disputes/du_1/close', { status: 'settled' }, 'status'],
    ['disputes/du_1/close', { status: 'won' }, 'No such dispute'],
    ['payment_intents/pi_1/forget', {}, 'No local route'],
  ])('is refused at %s with %j', async (path, body, reason) => {
    expect(JSON.stringify(await account.control('POST', path, body))).toContain(reason);
  });
});

describe('a comparison by the day', () => {
  it('reads all intents of a time, with their charges', async () => {
    const before = await account.captured();
    await advance(24 * 60 * 60 * 1000);
    const today = [await account.captured(), await account.captured()];
    const read: string[] = [];
    const created = { gte: start / 1000 + 1 };
    for await (const intent of stripe.paymentIntents.list({ created, limit: 1, expand: ['data.latest_charge'] })) {
      expect(intent.latest_charge).toMatchObject({ amount_captured: 4_200 });
      read.push(intent.id);
    }
    expect(read).toEqual(today.toReversed());
    expect(read).not.toContain(before);
  });
});

describe('a payment that needs the buyer', () => {
  it('stays open when the buyer walks away, and can be paid by another payment method', async () => {
    const { id } = await stripe.paymentIntents.create(terms('pm_card_threeDSecure2Required'));
    expect(await stripe.paymentIntents.confirm(id)).toMatchObject({ status: 'requires_action' });
    await advance(30 * 24 * 60 * 60 * 1000);
    const read = await stripe.paymentIntents.retrieve(id);
    expect(read).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    expect(read.client_secret).toContain(`${id}_secret_`);
    const other = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect(other).toMatchObject({ status: 'requires_capture', next_action: null });
  });
});

describe('a fault rule with a code', () => {
  it.each([
    [429, 'lock_timeout', Stripe.errors.StripeRateLimitError],
    [429, undefined, Stripe.errors.StripeRateLimitError],
    [400, 'idempotency_error', Stripe.errors.StripeIdempotencyError],
    [400, 'balance_insufficient', Stripe.errors.StripeInvalidRequestError],
    [403, 'account_invalid', Stripe.errors.StripePermissionError],
    [402, 'insufficient_funds', Stripe.errors.StripeCardError],
  ])('has the SDK see status %s, %s', async (status, code, kind) => {
    await fault({ operation: 'paymentIntents.create', effect: 'status', status, code, count: 1 });
    const error = await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' }));
    expect(error).toBeInstanceOf(kind);
    expect([error.rawType, error.code, error.decline_code]).toContain(code ?? 'rate_limit');
    expect(await stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' })).toMatchObject({
      status: 'requires_confirmation',
    });
  });
});
