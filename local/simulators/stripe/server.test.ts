import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { Stripe } from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningStripe, startStripe } from './server.ts';

let service: RunningStripe;
let stripe: Stripe;

const sdk = (key = 'sk_test_local') =>
  new Stripe(key, {
    host: '127.0.0.1',
    port: service.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout: 5_000,
    telemetry: false,
  });

beforeEach(async () => {
  service = await startStripe({ port: 0, clock: movableClock(() => Date.UTC(2026, 10, 3)), random: seededRandom(1) });
  stripe = sdk();
});
afterEach(() => service.stop());

const terms = (paymentMethod = 'pm_card_visa'): Stripe.PaymentIntentCreateParams => ({
  amount: 4_200,
  currency: 'eur',
  capture_method: 'manual',
  confirm: false,
  payment_method: paymentMethod,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  metadata: { orderId: 'ord_1' },
});

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${service.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });

const errorOf = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
};

describe('the Stripe stand-in, through the SDK', () => {
  it('takes an intent from creation to capture', async () => {
    const created = await stripe.paymentIntents.create(terms(), { idempotencyKey: 'ord_1:prepare:1:1' });
    expect(created).toMatchObject({ status: 'requires_confirmation', amount: 4_200, metadata: { orderId: 'ord_1' } });
    expect(created.client_secret).toContain(`${created.id}_secret_`);
    expect(created.lastResponse.requestId).toMatch(/^req_/);
    expect(created.lastResponse.idempotencyKey).toBe('ord_1:prepare:1:1');

    const confirmed = await stripe.paymentIntents.confirm(created.id);
    expect(confirmed).toMatchObject({ status: 'requires_capture', amount_capturable: 4_200 });

    const read = await stripe.paymentIntents.retrieve(created.id, { expand: ['latest_charge'] });
    expect(read.latest_charge).toMatchObject({ amount: 4_200, captured: false, amount_captured: 0, refunded: false });

    const captured = await stripe.paymentIntents.capture(created.id, { amount_to_capture: 4_000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 4_000, amount_capturable: 0 });
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
});
