import type Stripe from 'stripe';
import type { Secret } from '../../ports/secrets.ts';
import { clientByKey } from '../client-by-key.ts';

export interface StripeOptions {
  apiKey: Secret<string>;
  /** `https://api.stripe.com` unless told otherwise; only scheme, host and port count. */
  apiUrl?: string | undefined;
  /** Milliseconds a single call may take. */
  timeout?: number | undefined;
}

type Intent = Stripe.PaymentIntent;
type Options = Stripe.RequestOptions;

/** One page of a list, newest first. */
export interface StripePage<T> {
  data: T[];
  has_more: boolean;
}

/** What the adapter uses of the SDK, so that an account in memory can stand in for it. */
export interface StripeClient {
  paymentIntents: {
    create(params: Stripe.PaymentIntentCreateParams, options: Options): Promise<Intent>;
    retrieve(id: string, params: Stripe.PaymentIntentRetrieveParams): Promise<Intent>;
    confirm(id: string, params: Stripe.PaymentIntentConfirmParams, options: Options): Promise<Intent>;
    capture(id: string, params: Stripe.PaymentIntentCaptureParams, options: Options): Promise<Intent>;
    cancel(id: string, params: Stripe.PaymentIntentCancelParams, options: Options): Promise<Intent>;
  };
  refunds: {
    create(params: Stripe.RefundCreateParams, options: Options): Promise<Stripe.Refund>;
    list(params: Stripe.RefundListParams): Promise<StripePage<Stripe.Refund>>;
  };
  disputes: {
    list(params: Stripe.DisputeListParams): Promise<StripePage<Stripe.Dispute>>;
  };
}

/** What is used of the SDK for the books, so that an account in memory can stand in for it. */
export interface StripeBooks {
  paymentIntents: {
    list(params: Stripe.PaymentIntentListParams): Promise<StripePage<Intent>>;
    retrieve(id: string, params: Stripe.PaymentIntentRetrieveParams): Promise<Intent>;
  };
  refunds: { list(params: Stripe.RefundListParams): Promise<StripePage<Stripe.Refund>> };
  disputes: { list(params: Stripe.DisputeListParams): Promise<StripePage<Stripe.Dispute>> };
}

/** What the adapter was written against; a newer SDK must not change it silently. */
const apiVersion = '2026-10-28.endive';

/** The SDK's client for the key in use, loaded at first use. It retries nothing but a closed connection, once, under the same key. */
export function stripeClient({
  apiKey,
  apiUrl,
  timeout = 10_000,
}: StripeOptions): () => Promise<StripeClient & StripeBooks> {
  return clientByKey('payments', apiKey, async (key) => {
    const { default: Stripe } = await import('stripe');
    return new Stripe(key, {
      apiVersion,
      maxNetworkRetries: 0,
      timeout,
      telemetry: false,
      ...(apiUrl === undefined ? {} : addressOf(new URL(apiUrl))),
    });
  });
}

function addressOf({ protocol, hostname, port }: URL): Stripe.StripeConfig {
  const isPlain = protocol === 'http:';
  return { protocol: isPlain ? 'http' : 'https', host: hostname, port: port === '' ? (isPlain ? 80 : 443) : port };
}
