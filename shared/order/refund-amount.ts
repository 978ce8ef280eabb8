import { allocate } from './allocate.ts';
import type { RefundLine } from './entries.ts';
import type { Order } from './order.ts';
import { committedOf } from './refunds.ts';

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
 * A line is worth its amount and, where prices are exclusive, its tax. Its pieces share that by the largest remainder, so
 * that all refunds of its pieces together are the line exactly, however it is taken apart.
 */
export function refundAmount(order: Refundable, wanted: RefundWanted): RefundAmount {
  const left = leftOf(order);
  const refund = wanted.kind === 'parts' ? partsOf(order, wanted) : { kind: 'refund' as const, amount: left };
  if (refund.kind === 'exceeds') return refund;
  const amount = wanted.kind === 'amount' ? wanted.amount : refund.amount;
  return amount > 0 && amount <= left ? { ...refund, amount } : { kind: 'exceeds', of: 'amount', left };
}

function leftOf({ head }: Refundable): number {
  return (head.totals?.total ?? 0) - committedOf(head.refunds);
}

function partsOf(order: Refundable, wanted: Extract<RefundWanted, { kind: 'parts' }>): RefundAmount {
  const lines: RefundLine[] = [];
  for (const [place, { line, quantity }] of wanted.lines.entries()) {
    const whole = order.terms.lines[line]?.quantity ?? 0;
    const given = givenOf(order, line);
    if (given.quantity + quantity > whole)
      return { kind: 'exceeds', of: { line: place }, left: whole - given.quantity };
    const upTo = sum(allocate(worthOf(order, line), ones(whole)).slice(0, given.quantity + quantity));
    lines.push({ line, quantity, amount: Math.max(0, upTo - given.amount) });
  }
  const items = sum(lines.map(({ amount }) => amount));
  if (!wanted.shipping) return { kind: 'refund', amount: items, lines };
  const paid = worthOf(order, 'shipping');
  const given = givenShipping(order);
  if (given > 0 && given === paid) return { kind: 'exceeds', of: 'shipping', left: 0 };
  return { kind: 'refund', amount: items + paid - given, lines };
}

/** What the buyer paid for a line, or for the shipping. */
function worthOf({ terms, head }: Refundable, on: number | 'shipping'): number {
  const net = on === 'shipping' ? terms.shipping?.amount : terms.lines[on]?.amount;
  const taxes = terms.taxMode === 'exclusive' ? head.taxes.filter((tax) => tax.on === on) : [];
  return (net ?? 0) + sum(taxes.map(({ amount }) => amount));
}

/** What of a line was given back, or is about to be. */
function givenOf({ head }: Refundable, line: number): { quantity: number; amount: number } {
  const parts = standing(head).flatMap(({ lines = [] }) => lines.filter((part) => part.line === line));
  return { quantity: sum(parts.map(({ quantity }) => quantity)), amount: sum(parts.map(({ amount }) => amount)) };
}

/** What a refund of parts is above its lines, is the shipping. */
function givenShipping({ head }: Refundable): number {
  return sum(
    standing(head).flatMap(({ amount, lines }) =>
      lines === undefined ? [] : amount - sum(lines.map((one) => one.amount)),
    ),
  );
}

const standing = ({ refunds }: Order['head']) => refunds.filter(({ state }) => state !== 'rejected');
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const ones = (count: number): number[] => Array<number>(count).fill(1);
