import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHead } from './apply.ts';
import type { Order } from './order.ts';
import { type RefundWanted, refundAmount } from './refund-amount.ts';
import type { Refund } from './refunds.ts';
import type { TaxMode } from './tax.ts';
import { totalsOf } from './totals.ts';

interface Sold {
  lines: { quantity: number; unitPrice: number; tax: number }[];
  shipping: { amount: number; tax: number } | null;
  taxMode: TaxMode;
}

type Refundable = Pick<Order, 'terms' | 'head'>;

/** A captured order of which nothing was given back. */
function captured({ lines, shipping, taxMode }: Sold): Refundable {
  const terms: Order['terms'] = {
    orderNumber: 'L-1001',
    placedAt: 0,
    lines: lines.map(({ quantity, unitPrice }) => {
      const goods = { sku: 'mug', name: 'Mug', taxCode: 'txcd_1', weight: 350, digital: false };
      return { ...goods, quantity, unitPrice, amount: quantity * unitPrice };
    }),
    shipping: shipping && { option: 'standard', amount: shipping.amount, taxCode: 't', carrier: 'c', service: 's' },
    currency: 'EUR',
    taxMode,
    destination: { country: 'DE', region: null },
    approvedTotal: null,
    paymentMethod: 'pm_card_visa',
    channel: null,
    fulfillAfter: 0,
    capture: 'after_label',
    paymentExpiry: 0,
    traceparent: null,
    fingerprint: 'f',
    tokenKeyId: null,
  };
  const rate = { name: 'VAT', jurisdiction: 'DE', rate: '0.19' };
  const taxes = [
    ...lines.map(({ tax }, on) => ({ ...rate, on, amount: tax })),
    ...(shipping === null ? [] : [{ ...rate, on: 'shipping' as const, amount: shipping.tax }]),
  ];
  const totals = totalsOf(terms, taxes);
  return { terms, head: { ...emptyHead, payment: 'captured', captured: totals.total, taxes, totals } };
}

/** The order after one more refund, and how much it was; undefined when there is not that much left. */
function after(order: Refundable, wanted: RefundWanted): { order: Refundable; amount: number } | undefined {
  const refund = refundAmount(order, wanted);
  if (refund.kind === 'exceeds') return undefined;
  const { kind: _, ...given } = refund;
  const made: Refund = { id: '', state: 'pending', origin: 'command', refusals: 0, next: 0, ref: null, ...given };
  const refunds = [...order.head.refunds, { ...made, id: `ref_${order.head.refunds.length}` }];
  return { order: { ...order, head: { ...order.head, refunds } }, amount: refund.amount };
}

/** The order once its refund at a place was rejected. */
const rejected = ({ terms, head }: Refundable, at: number): Refundable => ({
  terms,
  head: { ...head, refunds: head.refunds.map((one, place) => (place === at ? { ...one, state: 'rejected' } : one)) },
});

const totalOf = (order: Refundable) => order.head.totals?.total ?? 0;
const parts = (line: number, quantity: number): RefundWanted => ({
  kind: 'parts',
  lines: [{ line, quantity }],
  shipping: false,
});

const anySale: fc.Arbitrary<Sold> = fc.record({
  lines: fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 7 }),
      unitPrice: fc.integer({ min: 1, max: 5_000 }),
      tax: fc.nat(1_000),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  shipping: fc.option(fc.record({ amount: fc.nat(900), tax: fc.nat(200) })),
  taxMode: fc.constantFrom<TaxMode>('inclusive', 'exclusive'),
});

const anyWish: fc.Arbitrary<RefundWanted> = fc.oneof(
  fc.record({ kind: fc.constant('amount' as const), amount: fc.nat(3_000) }),
  fc.record({
    kind: fc.constant('parts' as const),
    lines: fc.uniqueArray(fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 4 }) }), {
      selector: ({ line }) => line,
      maxLength: 3,
    }),
    shipping: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('rest' as const) }),
);

describe('the amount of a refund', () => {
  const order = captured({
    lines: [{ quantity: 3, unitPrice: 333, tax: 190 }],
    shipping: { amount: 490, tax: 93 },
    taxMode: 'exclusive',
  });

  it('is everything that is left unless told otherwise', () => {
    expect(refundAmount(order, { kind: 'rest' })).toEqual({ kind: 'refund', amount: 1_772 });
  });

  it('of a piece is its share of the line and of the tax on it; the last one makes up for rounding', () => {
    let left = order;
    const amounts = [1, 1, 1].map((quantity) => {
      const refund = after(left, parts(0, quantity));
      left = refund?.order ?? left;
      return refund?.amount;
    });
    expect(amounts).toEqual([397, 396, 396]);
    expect(refundAmount(left, parts(0, 1))).toEqual({ kind: 'exceeds', of: { line: 0 }, left: 0 });
  });

  it('holds no tax on top where prices have it in them', () => {
    const inclusive = {
      lines: [{ quantity: 2, unitPrice: 1_000, tax: 319 }],
      shipping: null,
      taxMode: 'inclusive' as const,
    };
    expect(refundAmount(captured(inclusive), parts(0, 1))).toMatchObject({ amount: 1_000 });
  });

  it('holds the shipping when asked for it, once', () => {
    const wanted: RefundWanted = { kind: 'parts', lines: [{ line: 0, quantity: 1 }], shipping: true };
    const first = after(order, wanted);
    expect(first?.amount).toBe(397 + 583);
    expect(refundAmount(first?.order ?? order, { ...wanted, lines: [] })).toEqual({
      kind: 'exceeds',
      of: 'shipping',
      left: 0,
    });
  });

  it.each<[string, RefundWanted, object]>([
    ['more than was paid', { kind: 'amount', amount: 1_773 }, { of: 'amount', left: 1_772 }],
    ['nothing', { kind: 'amount', amount: 0 }, { of: 'amount', left: 1_772 }],
    ['more pieces than were sold', parts(0, 4), { of: { line: 0 }, left: 3 }],
    ['a line that was not sold', parts(1, 1), { of: { line: 0 }, left: 0 }],
  ])('is never %s', (_, wanted, exceeds) => {
    expect(refundAmount(order, wanted)).toEqual({ kind: 'exceeds', ...exceeds });
  });

  it('is worth nothing for goods that were free', () => {
    const free = captured({ lines: [{ quantity: 1, unitPrice: 0, tax: 0 }], shipping: null, taxMode: 'inclusive' });
    expect(refundAmount(free, parts(0, 1))).toEqual({ kind: 'exceeds', of: 'amount', left: 0 });
  });

  it('leaves out what was rejected: those pieces can be given back again', () => {
    const first = after(order, parts(0, 3));
    expect(refundAmount(rejected(first?.order ?? order, 0), parts(0, 3))).toMatchObject({ amount: 1_189 });
  });
});

describe('all refunds of an order together', () => {
  it('are never more than was captured, whatever is asked for and rejected, and what is left can be given back', () => {
    const anyMove = fc.oneof(anyWish, fc.nat(5));
    fc.assert(
      fc.property(anySale, fc.array(anyMove, { maxLength: 12 }), (sale, moves) => {
        let order = captured(sale);
        for (const move of moves)
          order = typeof move === 'number' ? rejected(order, move) : (after(order, move)?.order ?? order);
        const given = order.head.refunds.filter(({ state }) => state !== 'rejected');
        expect(given.every(({ amount }) => amount > 0)).toBe(true);
        expect(given.flatMap(({ lines = [] }) => lines).every(({ amount }) => amount >= 0)).toBe(true);
        const sum = given.reduce((all, { amount }) => all + amount, 0);
        expect(sum).toBeLessThanOrEqual(totalOf(order));
        expect(after(order, { kind: 'rest' })?.amount ?? 0).toBe(totalOf(order) - sum);
      }),
    );
  });

  it('of each piece of each line, in any order, and of the shipping are the total exactly', () => {
    fc.assert(
      fc.property(
        anySale.chain((sale) => {
          const pieces = sale.lines.flatMap(({ quantity }, line) => Array<number>(quantity).fill(line));
          return fc.tuple(fc.constant(sale), fc.shuffledSubarray(pieces, { minLength: pieces.length }));
        }),
        ([sale, pieces]) => {
          let order = captured(sale);
          for (const line of pieces) order = after(order, parts(line, 1))?.order ?? order;
          const shipping = after(order, { kind: 'parts', lines: [], shipping: true });
          const sum = (shipping?.order ?? order).head.refunds.reduce((all, { amount }) => all + amount, 0);
          expect(sum).toBe(totalOf(order));
        },
      ),
    );
  });

  it('of the lines whole, and of the shipping, are the total exactly', () => {
    fc.assert(
      fc.property(anySale, (sale) => {
        const order = captured(sale);
        const lines = sale.lines.map(({ quantity }, line) => ({ line, quantity }));
        expect(after(order, { kind: 'parts', lines, shipping: true })?.amount).toBe(totalOf(order));
      }),
    );
  });
});
