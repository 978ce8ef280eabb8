import type { HttpHandler } from '@azure/functions';
import { endpoint } from '../shared/http/endpoint.ts';
import { type Operator, operatorOf } from '../shared/http/operator.ts';
import { listedOrder, opsOrderResponse } from '../shared/http/ops-order-response.ts';
import { attentionPageOf, cursorAfter } from '../shared/http/ops-query.ts';
import { orderIdOf } from '../shared/http/order-access.ts';
import { Problem } from '../shared/http/problem.ts';
import type { CommandPipeline } from '../shared/pipeline/command.ts';
import type { Secret } from '../shared/ports/secrets.ts';

/** What the operators' functions serve from. */
export interface Ops {
  pipeline: CommandPipeline;
  operators: Secret<readonly Operator[]>;
}

/** GET /api/ops/orders: the orders that wait for an operator, by id, for one reason or for each. */
export const opsOrders = ({ pipeline, operators }: Ops): HttpHandler =>
  endpoint(pipeline.signals, async (request) => {
    operatorOf(request, await operators());
    const page = attentionPageOf(request);
    // One more than is shown tells whether there is a next page.
    const found = await pipeline.orders.inAttention({ ...page, limit: page.limit + 1 });
    const orders = found.slice(0, page.limit);
    const last = orders.at(-1);
    const next = last !== undefined && found.length > orders.length && cursorAfter(last.orderId);
    return { status: 200, jsonBody: { orders: orders.map(listedOrder), ...(next !== false && { next }) } };
  });

/** GET /api/ops/orders/{orderId}: the whole ledger of an order, with notes and who wrote them, without its buyer. */
export const opsOrder = ({ pipeline, operators }: Ops): HttpHandler =>
  endpoint(pipeline.signals, async (request) => {
    operatorOf(request, await operators());
    const stored = await pipeline.orders.read(orderIdOf(request));
    if (stored === undefined) throw new Problem('not_found', { detail: 'There is no such order.' });
    const { order } = stored;
    return { status: 200, headers: { etag: `"${order.head.seq}"` }, jsonBody: opsOrderResponse(order) };
  });
