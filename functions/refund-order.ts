import type { HttpHandler } from '@azure/functions';
import { readJsonBody } from '../shared/http/body.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { refundIdFor } from '../shared/http/idempotency.ts';
import { operatorOf } from '../shared/http/operator.ts';
import { orderIdOf } from '../shared/http/order-access.ts';
import { Problem } from '../shared/http/problem.ts';
import { type RefundRequest, refundRequestSchema, refundWanted } from '../shared/http/refund-request.ts';
import { formatMoney } from '../shared/order/money.ts';
import type { Order } from '../shared/order/order.ts';
import { type RefundAmount, refundAmount } from '../shared/order/refund-amount.ts';
import type { Ops } from './ops-orders.ts';
import { orderCommand } from './order-command.ts';

/**
 * POST /api/orders/{orderId}/refunds: an operator gives money back, all of it, an amount, or that of some goods.
 *
 * What is refunded is worked out here and stands in the ledger, so that the provider is asked for the same each time.
 */
export const refundOrder = ({ pipeline, operators }: Ops): HttpHandler =>
  endpoint(pipeline.signals, async (request) => {
    const by = operatorOf(request, await operators());
    const orderId = orderIdOf(request);
    const body = await readJsonBody(request, refundRequestSchema);
    return orderCommand(pipeline, request, {
      name: 'refund',
      orderId,
      by,
      body,
      decide: (order, commanded) => {
        refuseWithoutPayment(order);
        refuseOtherCurrency(order, body);
        const refund = refundAmount(order, refundWanted(body));
        if (refund.kind === 'exceeds') throw exceeds(refund, order, body);
        const { kind: _, ...given } = refund;
        const id = refundIdFor(orderId, commanded.key);
        return { type: 'refund.requested', id, ...given, note: body.note, ...commanded };
      },
    });
  });

function refuseWithoutPayment({ head }: Order): void {
  if (head.payment === 'captured') return;
  const detail = 'Nothing was captured, so there is nothing to give back. To end the order, cancel it.';
  throw new Problem('nothing_captured', { detail });
}

function refuseOtherCurrency({ terms }: Order, { amount }: RefundRequest): void {
  if (amount === undefined || amount.currency === terms.currency) return;
  const detail = `Expected ${terms.currency}, the currency of the order, got ${amount.currency}.`;
  throw new Problem('invalid_request', { detail, errors: [{ pointer: '/amount/currency', detail }] });
}

type Exceeds = Extract<RefundAmount, { kind: 'exceeds' }>;

function exceeds({ of, left }: Exceeds, { terms }: Order, body: RefundRequest): Problem {
  const pointer = typeof of === 'object' ? `/lines/${of.line}/quantity` : of in body ? `/${of}` : '';
  const what =
    typeof of === 'object' ? `${left} of this line` : formatMoney({ amount: left, currency: terms.currency });
  const detail = `${what} can still be given back.`;
  return new Problem('refund_exceeds', { detail, errors: [{ pointer, detail }] });
}
