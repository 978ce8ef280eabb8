import type { HttpHandler, HttpRequest } from '@azure/functions';
import { endpoint } from '../shared/http/endpoint.ts';
import { ownOrderId, readNotBefore } from '../shared/http/order-access.ts';
import { awaitsBuyer, orderResponse } from '../shared/http/order-response.ts';
import type { Shop } from '../shared/http/shop.ts';
import { nextStep } from '../shared/order/next-step.ts';
import type { Order } from '../shared/order/order.ts';

/**
 * GET /api/orders/{orderId}: an order to whoever holds its token.
 *
 * The ETag is the ledger's seq: `If-None-Match` gives 304 while nothing has happened. `Retry-After` says that more will.
 * While the buyer has to act, the provider is asked for the client secret, which is stored nowhere.
 */
export const orders = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const orderId = ownOrderId(request, await shop.tokenKeys());
    const known = knownVersions(request);
    const { order } = await readNotBefore(shop, orderId, Math.max(1, ...(known === 'any' ? [] : known)));
    const moving = nextStep(order, shop.clock.now()).kind !== 'rest';
    const retryAfter = moving ? { 'retry-after': '1' } : {};
    const { seq } = order.head;
    if (known === 'any' || known.includes(seq)) return { status: 304, headers: { etag: `"${seq}"`, ...retryAfter } };

    const secret = await clientSecret(shop, order);
    // One that lacks the secret is another representation, so that the next question is not answered with 304.
    const etag = secret === undefined ? `"${seq}-incomplete"` : `"${seq}"`;
    return { status: 200, headers: { etag, ...retryAfter }, jsonBody: orderResponse(order, secret) };
  });

/** The versions that the caller has: those of our own ETags. `*`: any. */
function knownVersions(request: HttpRequest): number[] | 'any' {
  const header = request.headers.get('if-none-match')?.trim() ?? '';
  if (header === '*') return 'any';
  return [...header.matchAll(/(?:^|,)\s*(?:W\/)?"(\d{1,9})"\s*(?=,|$)/g)].map(([, seq]) => Number(seq));
}

/** Null: there is none; undefined: the provider cannot be asked just now. */
async function clientSecret({ payments, signals }: Shop, { id, head }: Order): Promise<string | null | undefined> {
  if (head.refs.payment === null || !awaitsBuyer(head)) return null;
  try {
    return await payments.clientSecret(head.refs.payment);
  } catch (error) {
    signals.problem('order.client_secret_unknown', error, { orderId: id });
    return undefined;
  }
}
