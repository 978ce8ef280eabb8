import type { HttpHandler, HttpRequest } from '@azure/functions';
import { endpoint } from '../shared/http/endpoint.ts';
import { ownOrderId, readNotBefore } from '../shared/http/order-access.ts';
import { orderResponse } from '../shared/http/order-response.ts';
import type { Shop } from '../shared/http/shop.ts';
import { nextStep } from '../shared/order/next-step.ts';

/**
 * GET /api/orders/{orderId}: an order to whoever holds its token.
 *
 * The ETag is the ledger's seq: `If-None-Match` gives 304 while nothing has happened. `Retry-After` says that more will.
 */
export const orders = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const orderId = ownOrderId(request, shop.tokenKeys);
    const known = knownSeq(request);
    const order = await readNotBefore(shop, orderId, known ?? 1);
    const etag = `"${order.head.seq}"`;
    const moving = nextStep(order, shop.clock.now()).kind !== 'rest';
    const headers = { etag, ...(moving && { 'retry-after': '1' }) };
    if (known === order.head.seq) return { status: 304, headers };
    return { status: 200, headers, jsonBody: orderResponse(order) };
  });

/** The newest seq that the caller has seen. */
function knownSeq(request: HttpRequest): number | undefined {
  const etag = /^(?:W\/)?"(\d{1,9})"$/.exec(request.headers.get('if-none-match') ?? '')?.[1];
  return etag === undefined ? undefined : Number(etag);
}
