import type { EntryType } from '../shared/order/entries.ts';
import { append, place } from '../shared/order/ledger.ts';
import type { Buyer, Order, Terms } from '../shared/order/order.ts';

const placedAt = 1_750_000_000_000;
const watchdog = 120_000;

const terms: Terms = {
  orderNumber: 'L-1001',
  placedAt,
  lines: [
    {
      sku: 'mug',
      name: 'Mug',
      quantity: 2,
      unitPrice: 1_250,
      amount: 2_500,
      taxCode: 'txcd_1',
      weight: 350,
      digital: false,
    },
  ],
  shipping: { option: 'standard', amount: 490, taxCode: 'txcd_2', carrier: 'USPS', service: 'Priority' },
  currency: 'EUR',
  taxMode: 'inclusive',
  destination: { country: 'DE', region: null },
  approvedTotal: null,
  paymentMethod: 'pm_card_visa',
  channel: null,
  fulfillAfter: 0,
  capture: 'after_label',
  paymentExpiry: 1_800_000,
  traceparent: null,
  fingerprint: 'f'.repeat(64),
  tokenKeyId: 'k1',
};

const buyer: Buyer = {
  name: 'Ada Example',
  email: 'ada@example.com',
  phone: null,
  address: { name: 'Ada Example', lines: ['Beispielweg 1'], city: 'Berlin', postalCode: '10115', country: 'DE' },
  locale: 'de-DE',
  installationId: null,
};

const digits = 'abcdefghijklmnopqrstuvwxyz234567';

/** The id of the order number `n`. */
export function sampleOrderId(n: number): string {
  let id = '';
  for (let rest = n; id.length < 26; rest = Math.floor(rest / 32)) id = `${digits[rest % 32]}${id}`;
  return `ord_${id}`;
}

/** A placed order; `n` makes it another one. */
export function sampleOrder(n: number, command = `place-${n}`): Order {
  return place(sampleOrderId(n), terms, buyer, { by: 'checkout', at: placedAt, command }, watchdog);
}

/** The order once the pipeline has given it to an operator. */
export function withAttention(order: Order, code: string): Order {
  const reason = { code, detail: 'A step of a test.' };
  const author = { by: 'sweeper', at: placedAt, command: `attention-of-${order.id}` };
  return { ...append(order, [{ type: 'order.attention', reason }], author), wakeAt: null, command: author.command };
}

/** The order after one more commit. */
export function withEntry(order: Order, command: string): Order {
  const reason = { code: 'test', detail: 'A step of a test.' };
  return { ...append(order, [{ type: 'order.attention', reason }], { by: 'test', at: placedAt, command }), command };
}

/** The ledger of an order without trouble. */
export const undisturbedLedger = [
  'order.placed',
  'tax.calculated',
  'stock.reserved',
  'payment.prepared',
  'payment.authorized',
  'shipment.prepared',
  'shipment.buying',
  'shipment.bought',
  'payment.captured',
  'stock.consumed',
  'tax.committed',
  'order.completed',
] as const satisfies EntryType[];
