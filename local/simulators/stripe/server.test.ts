import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, start, type TestStripe, terms, testStripe } from './server.fixture.ts';
import type { RunningStripe } from './server.ts';

let account: TestStripe;
let service: RunningStripe;
let stripe: Stripe;
let sdk: TestStripe['sdk'];
let control: TestStripe['control'];

beforeEach(async () => {
  account = await testStripe();
  ({ service, stripe, sdk, control } = account);
});
afterEach(() => account.stop());

const fault = (rule: object) => control('POST', 'faults', [rule]);

const books = () => control('GET', 'books');

describe('the Stripe stand-in, through the SDK', () => {
  it('takes an intent from creation to capture', async () => {
    const created = await stripe.paymentIntents.create(terms(), { idempotencyKey: 'ord_1:prepare:1:1' });
    expect(created).toMatchObject({ status: 'requires_confirmation', amount: 4_200, metadata: { orderId: 'ord_1' } });
    expect(created.client_secret).toContain(`${created.id}_secret_`);
    expect(created.lastResponse).toMatchObject({
      requestId: expect.stringMatching(/^req_/),
      idempotencyKey: 'ord_1:prepare:1:1',
      apiVersion: Stripe.API_VERSION,
    });

    const confirmed = await stripe.paymentIntents.confirm(created.id);
    expect(confirmed).toMatchObject({ status: 'requires_capture', amount_capturable: 4_200 });

    const read = await stripe.paymentIntents.retrieve(created.id, { expand: ['latest_charge'] });
    expect(read.latest_charge).toMatchObject({ amount: 4_200, captured: false, amount_captured: 0, refunded: false });

    const captured = await stripe.paymentIntents.capture(created.id, { amount_to_capture: 4_000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 4_000, amount_capturable: 0 });
  });

  it('cancels an authorized intent', async () => {
    const { id } = await stripe.paymentIntents.create({ ...terms(), confirm: true });
    const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'requested_by_customer' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'requested_by_customer' });
    expect(await errorOf(stripe.paymentIntents.capture(id))).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id, status: 'canceled' },
    });
  });

  it('declines a card with a charge that failed, and leaves the intent open', async () => {
    const { id } = await stripe.paymentIntents.create(terms('pm_card_visa_chargeDeclinedInsufficientFunds'));
    const error = await errorOf(stripe.paymentIntents.confirm(id));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined', decline_code: 'insufficient_funds' });
    expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method', payment_method: null });
    expect(await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_mastercard' })).toMatchObject({
      status: 'requires_capture',
    });
  });

  it('brings the first answer back under an idempotency key, and says so', async () => {
    const options = { idempotencyKey: 'k1' };
    const first = await stripe.paymentIntents.create(terms(), options);
    const again = await stripe.paymentIntents.create(terms(), options);
    expect(again.id).toBe(first.id);
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect(again.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    const error = await errorOf(stripe.paymentIntents.create({ ...terms(), amount: 1_000 }, options));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  it('keeps a server error under its key, with and without an effect', async () => {
    await fault({ operation: 'paymentIntents.create', effect: 'status', status: 500, count: 1 });
    const failed = await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' }));
    expect(failed).toMatchObject({ statusCode: 500, headers: { 'stripe-should-retry': 'false' } });
    const replayed = await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' }));
    expect(replayed).toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } });
    expect(await books()).toMatchObject({ objects: { paymentIntents: [] } });

    await fault({ operation: 'paymentIntents.create', effect: 'after', status: 500, count: 1 });
    await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k2' }));
    expect(await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k2' }))).toMatchObject({
      statusCode: 500,
    });
    expect(await books()).toMatchObject({ objects: { paymentIntents: [{ status: 'requires_confirmation' }] } });
  });

  it('does not keep what its edge turned away', async () => {
    await fault({ operation: 'paymentIntents.create', effect: 'status', status: 429, count: 1 });
    const limited = await errorOf(stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' }));
    expect(limited).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect(await stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' })).toMatchObject({
      object: 'payment_intent',
    });
  });

  it('has a key in use while its first request is under way', async () => {
    await fault({ operation: 'paymentIntents.create', effect: 'delay', delayMs: 1_000, target: 'k1', count: 1 });
    const create = () => sdk().paymentIntents.create(terms(), { idempotencyKey: 'k1' });
    const [one, other] = await Promise.allSettled([create(), create()]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    const refused = one.status === 'rejected' ? one : other;
    expect(refused).toMatchObject({ reason: { statusCode: 409, code: 'idempotency_key_in_use' } });
  });

  it('loses an answer; the SDK asks again by itself and finds the same intent', async () => {
    await fault({ operation: 'paymentIntents.create', effect: 'after', count: 1 });
    const { id } = await stripe.paymentIntents.create(terms(), { idempotencyKey: 'k1' });
    expect(await books()).toMatchObject({
      calls: [
        { operation: 'paymentIntents.create', status: 0, key: 'k1' },
        { operation: 'paymentIntents.create', status: 200, key: 'k1' },
      ],
      objects: { paymentIntents: [{ id }] },
    });
  });

  it('books what it did, by the clock that can be moved', async () => {
    await control('POST', 'clock', { advanceMs: 60_000 });
    const { id } = await stripe.paymentIntents.create({ ...terms(), confirm: true });
    await errorOf(stripe.paymentIntents.retrieve('pi_unknown'));
    expect(await books()).toMatchObject({
      calls: [
        { at: start + 60_000, operation: 'paymentIntents.create', status: 200 },
        { operation: 'paymentIntents.retrieve', id: 'pi_unknown', status: 404 },
      ],
      objects: {
        paymentIntents: [{ id, created: start / 1_000 + 60 }],
        charges: [{ payment_intent: id }],
        refunds: [],
      },
    });
    await control('POST', 'reset');
    expect(await books()).toEqual({
      calls: [],
      objects: { paymentIntents: [], charges: [], refunds: [], disputes: [] },
    });
  });
});

describe('the Stripe stand-in refuses', () => {
  it.each([
    ['a live key', 'sk_live_1', 'live key'],
    ['a key of another service', 'pk_other', 'Invalid API Key'],
  ])('%s', async (_, key, reason) => {
    const error = await errorOf(sdk(key).paymentIntents.create(terms()));
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error.message).toContain(reason);
  });

  it('every key but its own, where it has one', async () => {
    await account.stop();
    account = await testStripe({ apiKey: 'sk_test_mine' });
    expect(await errorOf(account.sdk('sk_test_yours').paymentIntents.create(terms()))).toMatchObject({
      statusCode: 401,
    });
    expect(await account.sdk('sk_test_mine').paymentIntents.create(terms())).toMatchObject({
      object: 'payment_intent',
    });
  });

  it('a request without a key', async () => {
    const answer = await fetch(`${service.url}/v1/payment_intents`, { method: 'POST' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('You did not provide an API key');
  });

  it('what it does not do, by name', async () => {
    const customers = await errorOf(stripe.customers.create({}));
    expect(customers).toMatchObject({ statusCode: 404, message: expect.stringContaining('POST: /v1/customers') });
    const connect = await errorOf(stripe.paymentIntents.create(terms(), { stripeAccount: 'acct_1' }));
    expect(connect).toMatchObject({ statusCode: 403, message: expect.stringContaining('Connect') });
    const customer = await errorOf(stripe.paymentIntents.create({ ...terms(), customer: 'cus_1' }));
    expect(customer).toMatchObject({ statusCode: 400, param: 'customer', code: 'parameter_unknown' });
  });

  it('a body that is not a form', async () => {
    const headers = { authorization: 'Bearer sk_test_local', 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/v1/payment_intents`, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('application/x-www-form-urlencoded');
  });

  it('a card number, without repeating it', async () => {
    const error = await errorOf(stripe.paymentIntents.create({ ...terms(), description: '4242424242424242' }));
    expect(error).toMatchObject({ statusCode: 400, param: 'description' });
    expect(JSON.stringify(await books())).not.toContain('4242424242424242');
  });
});

describe('a buyer who must authenticate', () => {
  const awaiting = async () => {
    const { id } = await stripe.paymentIntents.create(terms('pm_card_threeDSecure2Required'));
    const { next_action: next } = await stripe.paymentIntents.confirm(id, {
      return_url: 'https://shop.example/back?a=1',
    });
    const url = next?.redirect_to_url?.url;
    if (typeof url !== 'string') throw new Error('there is no page to go to');
    return { id, url };
  };

  it('finds a page, decides there, and is sent back to the shop', async () => {
    const { id, url } = await awaiting();
    expect(await (await fetch(url)).text()).toContain('value="succeeded"');
    const body = new URLSearchParams({ outcome: 'succeeded' });
    const sent = await fetch(url, { method: 'POST', body, headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(sent.status).toBe(303);
    const back = new URL(sent.headers.get('location') ?? '');
    expect(back.origin).toBe('https://shop.example');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      a: '1',
      payment_intent: id,
      redirect_status: 'succeeded',
    });
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'requires_capture' });
    expect(await (await fetch(url)).text()).toContain('nothing to authenticate');
  });

  it('can be played by a test', async () => {
    const { id, url } = await awaiting();
    expect((await fetch(`${url}?outcome=maybe`, { method: 'POST' })).status).toBe(400);
    const failed = await fetch(`${url}?outcome=failed`, { method: 'POST' });
    expect(await failed.json()).toMatchObject({ id, status: 'requires_payment_method' });
    expect((await fetch(`${url}?outcome=failed`, { method: 'POST' })).status).toBe(400);
  });
});
