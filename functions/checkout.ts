import type { HttpHandler } from '@azure/functions';
import { readJsonBody } from '../shared/http/body.ts';
import { type CheckoutRequest, checkoutRequestSchema, refuseCardNumbers } from '../shared/http/checkout-request.ts';
import { checkoutResponse } from '../shared/http/checkout-response.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { fingerprintOf, idempotencyKey, orderIdFor } from '../shared/http/idempotency.ts';
import { orderToken } from '../shared/http/order-token.ts';
import { pricedBasket } from '../shared/http/priced-basket.ts';
import { type Answer, Problem } from '../shared/http/problem.ts';
import type { Shop } from '../shared/http/shop.ts';
import { continuedTraceparent } from '../shared/http/traceparent.ts';
import { place } from '../shared/order/ledger.ts';
import { formatMoney } from '../shared/order/money.ts';
import type { Buyer, Order, Terms } from '../shared/order/order.ts';
import { tellEntry } from '../shared/pipeline/tell-entry.ts';

/**
 * POST /api/checkout: places an order with one write.
 *
 * 1. The order id follows from the Idempotency-Key, so a second try meets the first one's order and answers the same.
 * 2. Prices come from the catalog; above what the buyer approved nothing is placed.
 * 3. A replay is answered from the stored terms, also when the catalog has changed since.
 */
export const checkout = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request, context) => {
    const key = idempotencyKey(request);
    const body = await readJsonBody(request, checkoutRequestSchema);
    refuseCardNumbers(body);
    const orderId = orderIdFor('guest', key);
    const fingerprint = fingerprintOf(body);

    const traceparent = continuedTraceparent(request, context);
    const { created, order } = await create(shop, body, { orderId, fingerprint, traceparent });
    if (!created) return replay(shop, order, fingerprint);
    for (const entry of order.log) tellEntry(shop.signals, order, entry);
    return placed(shop, order);
  });

interface Identity extends Pick<Terms, 'fingerprint' | 'traceparent'> {
  orderId: string;
}

/** Writes the order, or finds the one that its key has placed before, even if it could not be placed any more. */
async function create(shop: Shop, body: CheckoutRequest, of: Identity): Promise<{ created: boolean; order: Order }> {
  try {
    const terms = await termsOf(shop, body, of);
    const author = { by: 'checkout', at: terms.placedAt, command: shop.ids.command() };
    const { created, stored } = await shop.orders.create(
      place(of.orderId, terms, buyerOf(body), author, shop.watchdog),
    );
    return { created, order: stored.order };
  } catch (error) {
    const earlier = error instanceof Problem ? await shop.orders.read(of.orderId) : undefined;
    if (earlier === undefined) throw error;
    return { created: false, order: earlier.order };
  }
}

async function termsOf(shop: Shop, body: CheckoutRequest, of: Identity): Promise<Terms> {
  const { currency, approvedTotal, shippingAddress } = body;
  const [signing] = await shop.tokenKeys();
  const { beforeTax, ...priced } = await pricedBasket(shop, { ...body, country: shippingAddress.country });
  if (approvedTotal !== undefined && beforeTax > approvedTotal.amount) {
    const detail = `Items and shipping cost ${formatMoney({ amount: beforeTax, currency })}, approved were ${formatMoney(approvedTotal)}. Show the buyer the new total.`;
    throw new Problem('total_exceeds_approval', { detail, errors: [{ pointer: '/approvedTotal/amount', detail }] });
  }
  return {
    ...priced,
    orderNumber: orderNumberOf(of.orderId),
    placedAt: shop.clock.now(),
    currency,
    destination: { country: shippingAddress.country, region: shippingAddress.region ?? null },
    approvedTotal: approvedTotal?.amount ?? null,
    paymentMethod: body.paymentMethod,
    channel: body.channel ?? null,
    fulfillAfter: shop.fulfillAfter,
    capture: shop.capture,
    paymentExpiry: shop.paymentExpiry,
    traceparent: of.traceparent,
    fingerprint: of.fingerprint,
    tokenKeyId: signing.id,
  };
}

function buyerOf({ contact, shippingAddress, locale, installationId }: CheckoutRequest): Buyer {
  return {
    name: contact.name,
    email: contact.email,
    phone: contact.phone ?? null,
    address: shippingAddress,
    locale: locale ?? null,
    installationId: installationId ?? null,
  };
}

/** For people, on paper and on the phone: ten characters of the order id. */
function orderNumberOf(orderId: string): string {
  const digits = orderId.slice('ord_'.length).toUpperCase();
  return `${digits.slice(0, 5)}-${digits.slice(5, 10)}`;
}

async function replay(shop: Shop, order: Order, fingerprint: string): Promise<Answer> {
  if (order.terms.fingerprint !== fingerprint) {
    throw new Problem('idempotency_key_reused', {
      detail: 'Another order was placed under this key. Send the same body to repeat it, or a new key for a new order.',
    });
  }
  const first = await placed(shop, order);
  return { ...first, headers: { ...first.headers, 'idempotent-replayed': 'true' } };
}

async function placed({ tokenKeys }: Shop, { id, terms }: Order): Promise<Answer> {
  const key = (await tokenKeys()).find((one) => one.id === terms.tokenKeyId);
  return {
    status: 201,
    headers: { location: `/api/orders/${id}`, etag: '"1"' },
    jsonBody: checkoutResponse(id, terms, key && orderToken(id, key)),
  };
}
