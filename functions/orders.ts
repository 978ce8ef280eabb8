import type { HttpHandler, HttpRequest } from '@azure/functions';
import { bearerToken } from '../shared/http/bearer.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { orderResponse } from '../shared/http/order-response.ts';
import { opensOrder } from '../shared/http/order-token.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Shop } from '../shared/http/shop.ts';
import { nextStep } from '../shared/order/next-step.ts';
import { type Order, orderIdSchema } from '../shared/order/order.ts';

const lagAllowance = 1_000;
const lagPause = 100;

/**
 * GET /api/orders/{orderId}: an order to whoever holds its token.
 *
 * The ETag is the ledger's seq: `If-None-Match` gives 304 while nothing has happened. `Retry-After` says that more will.
 */
export const orders = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const orderId = orderIdSchema.safeParse(request.params['orderId']);
    const token = bearerToken(request);
    if (!orderId.success) throw new Problem('not_found', { detail: 'Expected the orderId of a checkout.' });
    if (!opensOrder(token, orderId.data, shop.tokenKeys)) throw new Problem('access_denied');

    const known = knownSeq(request);
    const order = await readNotBefore(shop, orderId.data, known ?? 1);
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

/** The token proves that the order was there: one that is missing, or older than what the caller saw, is a replica that lags. */
async function readNotBefore({ orders, clock }: Shop, orderId: string, seq: number): Promise<Order> {
  const until = clock.monotonic() + lagAllowance;
  for (;;) {
    const stored = await orders.read(orderId);
    if (stored !== undefined && stored.order.head.seq >= seq) return stored.order;
    if (clock.monotonic() >= until) {
      if (stored !== undefined) return stored.order;
      throw new Problem('not_found', { detail: 'There is no such order.' });
    }
    await clock.sleep(lagPause);
  }
}
