import { expect } from 'vitest';
import { orderToken } from '../shared/http/order-token.ts';
import type { EntryDraft } from '../shared/order/entries.ts';
import { append } from '../shared/order/ledger.ts';
import type { Order } from '../shared/order/order.ts';
import { httpShop } from './http-shop.ts';
import { sampleOrder, sampleOrderId } from './sample-order.ts';

const id = sampleOrderId(1);
export const reason = { code: 'test', detail: 'A reason of a test.' };

/** What the sample order costs: 25.00 of goods and 4.90 of shipping, with 19 % of tax in both. */
export const totals = { items: 2_500, shipping: 490, discount: 0, tax: 477, total: 2_990 };
const vat = { name: 'VAT', jurisdiction: 'DE', rate: '0.19' };

/** The ledger of an order without trouble, after it was placed. */
const undisturbed: EntryDraft[] = [
  {
    type: 'tax.calculated',
    totals,
    taxes: [
      { ...vat, on: 0, amount: 399 },
      { ...vat, on: 'shipping', amount: 78 },
    ],
  },
  { type: 'stock.reserved' },
  { type: 'payment.prepared', ref: 'pi_1' },
  { type: 'payment.authorized', captureBefore: 1_760_400_000_000 },
  { type: 'shipment.prepared', ref: 'shp_1' },
  { type: 'shipment.buying', until: 1_760_000_900_000, lookAt: 1_760_000_120_000 },
  { type: 'shipment.bought', tracking: { carrier: 'USPS', number: '94001', url: null } },
  { type: 'payment.captured', amount: 2_990 },
  { type: 'stock.consumed' },
  { type: 'tax.committed' },
  { type: 'order.completed' },
];

/** The ledger of an order without trouble, up to an entry. */
export function upTo(type: EntryDraft['type'], ...more: EntryDraft[]): EntryDraft[] {
  return [...undisturbed.slice(0, undisturbed.findIndex((draft) => draft.type === type) + 1), ...more];
}

/** The ledger of an order whose buyer has to act. */
export const actionRequired: EntryDraft[] = upTo('payment.prepared', {
  type: 'payment.action_required',
  reason: { code: 'authentication_required', detail: 'The bank asks the buyer.' },
  expiresAt: 1_760_001_800_000,
});

/** The HTTP shop with one order, whose ledger goes on with the given entries. */
export function commandedShop(drafts: EntryDraft[], first: Order = sampleOrder(1)) {
  const world = httpShop();
  const { tokenKey } = world;

  /** Something else writes to the ledger. */
  const goOn = (...more: EntryDraft[]) => {
    const order = world.orders.get(id)?.order ?? first;
    const command = `other-${order.head.seq}`;
    const next = append(order, more, { by: 'test', at: world.now(), command });
    world.orders.set(id, { order: { ...next, command }, etag: `"${next.head.seq}-test"` });
  };
  /** What comes in between reading and writing, that often. */
  const isBeaten = (times: number, ...more: EntryDraft[]) => {
    const { orders } = world.shop;
    let left = times;
    world.shop.orders = {
      ...orders,
      replace: (order, etag) => {
        if (left > 0) goOn(...more);
        left -= 1;
        return orders.replace(order, etag);
      },
    };
  };
  const stored = () => {
    const found = world.orders.get(id)?.order;
    if (found === undefined) throw new Error('Expected the order to be there.');
    return found;
  };
  goOn(...drafts);
  return { ...world, id, token: orderToken(id, tokenKey), goOn, isBeaten, stored };
}

/** A problem's status and code, with what its detail says. */
export const problem = (status: number, code: string, detail?: string) =>
  [
    status,
    expect.objectContaining({ code, ...(detail !== undefined && { detail: expect.stringContaining(detail) }) }),
  ] as const;
