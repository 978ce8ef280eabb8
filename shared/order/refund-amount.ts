import { allocate } from './allocate.ts';
import type { RefundLine } from './entries.ts';
import type { Order } from './order.ts';
import { leftOf as moneyLeft } from './refunds.ts';

/** What is to be given back: all that is left, an amount in minor units, or pieces of lines and perhaps the shipping. */
export type RefundWanted =
  | { kind: 'rest' }
  | { kind: 'amount'; amount: number }
  | { kind: 'parts'; lines: readonly Pick<RefundLine, 'line' | 'quantity'>[]; shipping: boolean };

export type RefundAmount =
  | { kind: 'refund'; amount: number; lines?: RefundLine[] }
  /** `left`: how many minor units, or pieces of the line at that place of the request, there are to give back. */
  | { kind: 'exceeds'; of: 'amount' | 'shipping' | { line: number }; left: number };

type Refundable = Pick<Order, 'terms' | 'head'>;

/**
 * How much a refund is, in minor units; never more than the total less what was given back or is about to be.
 *
 * A line is worth its amount and, where prices are exclusive, its tax. The pieces that are left share what is left of it by
 * the largest remainder, so that all refunds together are the line exactly, however it is taken apart.
 */
export function refundAmount(order: Refundable, wanted: RefundWanted): RefundAmount {
  const left = leftOf(order);
  const refund = wanted.kind === 'parts' ? partsOf(order, wanted) : { kind: 'refund' as const, amount: left };
  if (refund.kind === 'exceeds') return refund;
  const amount = wanted.kind === 'amount' ? wanted.amount : refund.amount;
  return amount > 0 && amount <= left ? { ...refund, amount } : { kind: 'exceeds', of: 'amount', left };
}

function leftOf({ head }: Refundable): number {
  return moneyLeft(head);
}

function partsOf(order: Refundable, wanted: Extract<RefundWanted, { kind: 'parts' }>): RefundAmount {
  const lines: RefundLine[] = [];
  for (const [place, { line, quantity }] of wanted.lines.entries()) {
    const left = leftOfLine(order, line);
    if (quantity > left.quantity) return { kind: 'exceeds', of: { line: place }, left: left.quantity };
    const shares = allocate(left.amount, Array<number>(left.quantity).fill(1));
    lines.push({ line, quantity, amount: sum(shares.slice(0, quantity)) });
  }
  const items = sum(lines.map(({ amount }) => amount));
  if (!wanted.shipping) return { kind: 'refund', amount: items, lines };
  if (shippingGiven(order) > 0) return { kind: 'exceeds', of: 'shipping', left: 0 };
  return { kind: 'refund', amount: items + worthOf(order, 'shipping'), lines };
}

/** What the buyer paid for a line, or for the shipping. */
function worthOf({ terms, head }: Refundable, on: number | 'shipping'): number {
  const net = on === 'shipping' ? terms.shipping?.amount : terms.lines[on]?.amount;
  const taxes = terms.taxMode === 'exclusive' ? head.taxes.filter((tax) => tax.on === on) : [];
  return (net ?? 0) + sum(taxes.map(({ amount }) => amount));
}

/** The pieces of a line that were not given back, and are not about to be. */
function leftOfLine(order: Refundable, line: number): { quantity: number; amount: number } {
  const given = standing(order.head).flatMap(({ lines = [] }) => lines.filter((part) => part.line === line));
  return {
    quantity: (order.terms.lines[line]?.quantity ?? 0) - sum(given.map(({ quantity }) => quantity)),
    amount: worthOf(order, line) - sum(given.map(({ amount }) => amount)),
  };
}

/** What a refund of parts is above its lines, is the shipping. */
function shippingGiven({ head }: Refundable): number {
  return sum(
    standing(head).map(({ amount, lines }) => (lines === undefined ? 0 : amount - sum(lines.map((one) => one.amount)))),
  );
}

const standing = ({ refunds }: Order['head']) => refunds.filter(({ state }) => state !== 'rejected');
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
