import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** One entry of an order's ledger, as the API shows it. */
const eventSchema = z.object({ seq: z.int(), type: z.string(), at: z.string() });
export type LedgerEvent = z.infer<typeof eventSchema>;

const placedSchema = z.object({ orderId: z.string(), orderNumber: z.string(), accessToken: z.string() });
const orderSchema = z.object({
  state: z.string(),
  events: z.array(eventSchema),
  failure: z.object({ code: z.string(), detail: z.string() }).optional(),
});
export type WatchedOrder = z.infer<typeof orderSchema>;

const pollMs = 40;

/** The API said no; the message is what it said. */
export class OrderRefused extends Error {
  readonly code = 'order_refused';
}

/** Registers the device that an order names, as its app would. */
export async function registerDevice(api: string, installationId: string): Promise<void> {
  const answer = await fetch(`${api}/api/devices/${encodeURIComponent(installationId)}`, {
    method: 'PUT',
    body: JSON.stringify({ platform: 'fcmv1', pushChannel: 'a-registration-token' }),
  });
  if (!answer.ok) throw new OrderRefused(`The device was not registered: ${await answer.text()}`);
}

/** Places an order as a storefront would, under a fresh key. */
export async function placeOrder(api: string, body: object): Promise<z.infer<typeof placedSchema>> {
  const answer = await fetch(`${api}/api/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new OrderRefused(`The order was not accepted (${answer.status}): ${text}`);
  return placedSchema.parse(JSON.parse(text));
}

/**
 * Reads an order until it has ended or `patience` (milliseconds) is over, and hands on each ledger entry once, as soon
 * as it is there.
 */
export async function watchOrder(
  api: string,
  { orderId, accessToken }: { orderId: string; accessToken: string },
  onEvent: (event: LedgerEvent) => void,
  patience: number,
): Promise<WatchedOrder> {
  const until = performance.now() + patience;
  let told = 0;
  let etag = '';
  for (let order: WatchedOrder | undefined; ; await sleep(pollMs)) {
    const answer = await fetch(`${api}/api/orders/${orderId}`, {
      headers: { authorization: `Bearer ${accessToken}`, ...(etag !== '' && { 'if-none-match': etag }) },
    });
    if (answer.status === 200) {
      etag = answer.headers.get('etag') ?? '';
      order = orderSchema.parse(await answer.json());
      for (const event of order.events.slice(told)) onEvent(event);
      told = order.events.length;
    } else if (answer.status !== 304) {
      throw new OrderRefused(`The order cannot be read (${answer.status}): ${await answer.text()}`);
    }
    if (order !== undefined && (!answer.headers.has('retry-after') || performance.now() > until)) return order;
  }
}
