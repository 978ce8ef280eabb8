import type { HttpHandler } from '@azure/functions';
import { readJsonBody } from '../shared/http/body.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { ownOrderId } from '../shared/http/order-access.ts';
import { paymentRequestSchema } from '../shared/http/payment-request.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Shop } from '../shared/http/shop.ts';
import type { Order } from '../shared/order/order.ts';
import { orderCommand } from './order-command.ts';

/**
 * POST /api/orders/{orderId}/payment: the buyer, who has to act, pays by other means.
 *
 * The payment that waits is ended at the provider before the next one begins, so that never both are charged.
 */
export const changePayment = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const orderId = ownOrderId(request, await shop.tokenKeys());
    const body = await readJsonBody(request, paymentRequestSchema);
    return orderCommand(shop, request, {
      name: 'payment',
      orderId,
      by: 'change-payment',
      body,
      decide: (order, commanded) => {
        refuseUnlessAwaited(order);
        return { type: 'payment.method_changed', ...body, ...commanded };
      },
    });
  });

function refuseUnlessAwaited({ head }: Order): void {
  if (head.payment !== 'action_required' || head.goal !== 'fulfill' || head.ended !== 'no') {
    const detail = 'Another payment method is taken only while paymentStatus is action_required.';
    throw new Problem('payment_not_awaited', { detail });
  }
  if (head.replacement !== null) {
    throw new Problem('payment_not_awaited', {
      detail: 'The payment method is being changed already. See what comes of it first.',
    });
  }
}
