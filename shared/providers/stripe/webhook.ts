import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Axes } from '../../order/axes.ts';
import type { VerifyWebhook, Webhook } from '../../ports/webhooks.ts';
import { isFresh, jsonOf } from '../signed-webhook.ts';

/** An object by its id, or itself where it was expanded. */
const reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const eventSchema = z.object({
  id: z.string().min(1),
  object: z.literal('event'),
  type: z.string().min(1),
  data: z.object({
    object: z.object({
      object: z.string(),
      id: z.string().nullish(),
      payment_intent: reference.nullish(),
      metadata: z.object({ orderId: z.string().nullish() }).nullish(),
    }),
  }),
});

/** What each of these says of the payment. Refunds and disputes say nothing of how far it came. */
const reachedBy: ReadonlyMap<string, Axes['payment']> = new Map([
  ['payment_intent.created', 'prepared'],
  ['payment_intent.requires_action', 'action_required'],
  ['payment_intent.amount_capturable_updated', 'authorized'],
  ['charge.succeeded', 'authorized'],
  ['payment_intent.succeeded', 'captured'],
  ['charge.captured', 'captured'],
]);

/**
 * Lets in what Stripe signed: https://docs.stripe.com/webhooks#verify-manually. The time is part of what is signed and has
 * to be at most five minutes from `now`, either way.
 * @param secrets the current one, and the one before while both are in use.
 */
export function stripeWebhook(secrets: readonly string[]): VerifyWebhook {
  if (secrets.includes('')) throw new TypeError('Expected webhook secrets that are not empty.');

  return (rawBody, headers, now) => {
    const { timestamp, signatures } = signedWith(headers.get('stripe-signature') ?? '');
    if (timestamp === undefined || signatures.length === 0) return { kind: 'refused', reason: 'unsigned' };
    const isOurs = secrets.some((secret) => {
      const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
      return signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
    });
    if (!isOurs) return { kind: 'refused', reason: 'forged' };
    if (!isFresh(Number(timestamp) * 1_000, now)) return { kind: 'refused', reason: 'stale' };
    return read(rawBody);
  };
}

/** `t=…,v1=…`: while a secret is rolled there are several `v1`. Other schemes prove nothing. */
function signedWith(header: string): { timestamp: string | undefined; signatures: Buffer[] } {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const valuesOf = (name: string) => parts.flatMap(([key, value]) => (key === name && value ? [value] : []));
  return {
    timestamp: valuesOf('t').find((value) => /^\d+$/.test(value)),
    signatures: valuesOf('v1').map((value) => Buffer.from(value, 'hex')),
  };
}

function read(rawBody: Uint8Array): Webhook {
  const event = eventSchema.safeParse(jsonOf(rawBody));
  if (!event.success) return { kind: 'refused', reason: 'unreadable' };
  const { id, type, data } = event.data;
  const { object } = data;
  const reached = reachedBy.get(type);
  return {
    kind: 'event',
    id,
    type,
    ref: (object.object === 'payment_intent' ? object.id : object.payment_intent) ?? null,
    orderId: object.metadata?.orderId ?? null,
    ...(reached !== undefined && { reached }),
  };
}
