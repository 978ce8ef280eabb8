import { z } from 'zod';
import { instant, refundLineSchema } from './entries.ts';
import { minorUnits } from './money.ts';

/** A refund is a command in a list, not a state of the order. */
export const refundSchema = z.strictObject({
  id: z.string(),
  /** Minor units of the order's currency. */
  amount: minorUnits,
  state: z.enum(['pending', 'succeeded', 'rejected']),
  /** `command`: asked for here; `undo`: what a failing or canceled order gives back; `provider`: made at the provider. */
  origin: z.enum(['command', 'undo', 'provider']),
  /** How often the provider refused it. */
  refusals: z.int().min(0),
  /** When it is tried (epoch milliseconds). */
  next: instant,
  /** The provider's id. */
  ref: z.string().nullable(),
  lines: z.array(refundLineSchema).optional(),
});
export type Refund = z.infer<typeof refundSchema>;

/** What the buyer's bank takes back. */
export const disputeSchema = z.strictObject({
  ref: z.string(),
  amount: minorUnits,
  state: z.enum(['open', 'won', 'lost']),
});
export type Dispute = z.infer<typeof disputeSchema>;

/** The money of an order that has come in, and what of it goes back. */
interface Money {
  captured: number | null;
  refunds: readonly Refund[];
  disputes: readonly Dispute[];
}

const sum = (amounts: readonly { amount: number }[]): number => amounts.reduce((all, { amount }) => all + amount, 0);

/** What refunds have given back, in minor units. */
export const refundedOf = ({ refunds }: Pick<Money, 'refunds'>): number =>
  sum(refunds.filter(({ state }) => state === 'succeeded'));

const lostOf = ({ disputes }: Money): number => sum(disputes.filter(({ state }) => state === 'lost'));

/** What has gone back to the buyer, by refunds or by a dispute that was lost, in minor units. */
export const returnedOf = (money: Money): number => refundedOf(money) + lostOf(money);

/** What refunds may still be asked for, in minor units: what was captured, less what has gone back or is to. */
export const leftOf = (money: Money): number =>
  (money.captured ?? 0) - sum(money.refunds.filter(({ state }) => state !== 'rejected')) - lostOf(money);

/** Whether nothing that was captured is kept. */
export const isGivenBack = (money: Money): boolean => returnedOf(money) >= (money.captured ?? 0);

/** The pending refund whose time comes first. */
export function nextRefund(refunds: readonly Refund[]): Refund | undefined {
  return refunds.filter(({ state }) => state === 'pending').toSorted((a, b) => a.next - b.next)[0];
}
