import type { CheckoutRequest } from '../../shared/http/checkout-request.ts';

/** What tells these orders from a buyer's, in the store and in every list. */
const channel = 'smoke';
const contact = { name: 'Smoke Test', email: 'smoke@example.com' };

/** A checkout of nobody: no device is told of it. What it may cost is for whoever has asked for the price. */
export function syntheticOrder(order: CheckoutRequest, sku: string | undefined): CheckoutRequest {
  const { installationId: _, approvedTotal: __, ...rest } = order;
  return { ...rest, ...(sku !== undefined && { lines: [{ sku, quantity: 1 }] }), channel, contact };
}

/**
 * A checkout that can never become an order, by each of three reasons: its product does not exist, nothing may be paid for
 * it, and its payment method is one of test mode.
 */
export function impossibleOrder(order: CheckoutRequest): CheckoutRequest {
  return {
    ...syntheticOrder(order, 'SMOKE-TEST-NO-SUCH-PRODUCT'),
    approvedTotal: { amount: 0, currency: order.currency },
    paymentMethod: 'pm_card_visa',
  };
}
