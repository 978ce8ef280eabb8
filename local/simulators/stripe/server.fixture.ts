import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { Stripe } from 'stripe';
import { type RunningStripe, type StripeOptions, startStripe } from './server.ts';

export const start = Date.UTC(2026, 10, 3);

/** The Stripe stand-in at a clock that stands still, and an unmodified SDK that talks to it. */
export interface TestStripe {
  service: RunningStripe;
  stripe: Stripe;
  sdk: (key?: string, options?: Stripe.StripeConfig) => Stripe;
  /** A `/_local` route; the answer's JSON, if any. */
  control: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** An intent over 42.00 EUR, authorized and captured; its id. */
  captured: (paymentMethod?: string) => Promise<string>;
  stop: () => Promise<void>;
}

export const terms = (paymentMethod = 'pm_card_visa'): Stripe.PaymentIntentCreateParams => ({
  amount: 4_200,
  currency: 'eur',
  capture_method: 'manual',
  confirm: false,
  payment_method: paymentMethod,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  metadata: { orderId: 'ord_1' },
});

export async function testStripe(options: Partial<StripeOptions> = {}): Promise<TestStripe> {
  const service = await startStripe({ port: 0, clock: movableClock(() => start), random: seededRandom(1), ...options });
  const sdk: TestStripe['sdk'] = (key = 'sk_test_local', config = {}) =>
    new Stripe(key, {
      host: '127.0.0.1',
      port: service.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      timeout: 5_000,
      telemetry: false,
      ...config,
    });
  const stripe = sdk();
  return {
    service,
    stripe,
    sdk,
    control: async (method, path, body) => {
      const request = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const answer = await fetch(`${service.url}/_local/${path}`, request);
      const text = await answer.text();
      return text === '' ? undefined : JSON.parse(text);
    },
    captured: async (paymentMethod) => {
      const { id } = await stripe.paymentIntents.create({ ...terms(paymentMethod), confirm: true });
      await stripe.paymentIntents.capture(id);
      return id;
    },
    stop: () => service.stop(),
  };
}

export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
}
