import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Axes } from '../../order/axes.ts';
import type { VerifyWebhook, Webhook } from '../../ports/webhooks.ts';
import { isFresh, jsonOf } from '../signed-webhook.ts';

const eventSchema = z.object({
  id: z.string().min(1),
  object: z.literal('Event'),
  description: z.string().min(1),
  result: z
    .object({
      id: z.string().nullish(),
      object: z.string().nullish(),
      shipment_id: z.string().nullish(),
      reference: z.string().nullish(),
      status: z.string().nullish(),
    })
    .nullish(),
});

/** What a tracker's status says of the parcel. One that is lost or comes back is looked at. */
const reachedBy: ReadonlyMap<string, Axes['shipment']> = new Map([
  ['unknown', 'bought'],
  ['pre_transit', 'bought'],
  ['in_transit', 'in_transit'],
  ['out_for_delivery', 'in_transit'],
  ['delivered', 'delivered'],
]);

/**
 * Lets in what EasyPost signed, by the raw body.
 *
 * There are two signatures, and either will do. The first is what the SDK checks, over the body alone; the second covers
 * the time as well, and where it is good the time has to be: at most five minutes from `now`.
 * Whoever can replay a webhook can leave the second one out, so nothing may follow from an event but that its shipment is
 * read again.
 * @param secrets the current one, and the one before while both are in use.
 */
export function easypostWebhook(secrets: readonly string[]): VerifyWebhook {
  if (secrets.includes('')) throw new TypeError('Expected webhook secrets that are not empty.');
  const keys = secrets.map((secret) => secret.normalize('NFKD'));

  return (rawBody, headers, now) => {
    const [ofBody, ofRequest] = [headers.get('x-hmac-signature'), headers.get('x-hmac-signature-v2')];
    if (ofBody === null && ofRequest === null) return { kind: 'refused', reason: 'unsigned' };
    const timestamp = headers.get('x-timestamp') ?? '';
    const isTimeSigned = isSigned(ofRequest, keys, [`${timestamp}POST${headers.get('x-path') ?? ''}`, rawBody]);
    if (!isTimeSigned && !isSigned(ofBody, keys, [rawBody])) return { kind: 'refused', reason: 'forged' };
    // The timestamp is written as in RFC 2822.
    if (isTimeSigned && !isFresh(Date.parse(timestamp), now)) return { kind: 'refused', reason: 'stale' };
    return read(rawBody);
  };
}

function isSigned(signature: string | null, keys: readonly string[], signed: (string | Uint8Array)[]): boolean {
  const given = Buffer.from(signature ?? '');
  return keys.some((key) => {
    const hmac = createHmac('sha256', key);
    for (const part of signed) hmac.update(part);
    const expected = Buffer.from(`hmac-sha256-hex=${hmac.digest('hex')}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function read(rawBody: Uint8Array): Webhook {
  const event = eventSchema.safeParse(jsonOf(rawBody));
  if (!event.success) return { kind: 'refused', reason: 'unreadable' };
  const { id, description, result } = event.data;
  const reached = result?.object === 'Tracker' ? reachedBy.get(result.status ?? '') : undefined;
  const shipmentId = result?.object === 'Shipment' ? result.id : result?.shipment_id;
  return {
    kind: 'event',
    id,
    type: description,
    ref: shipmentId ?? null,
    orderId: result?.reference ?? null,
    ...(reached !== undefined && { reached }),
  };
}
