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

const sum = (refunds: readonly Refund[]): number => refunds.reduce((total, { amount }) => total + amount, 0);

/** What has been given back, in minor units. */
export const refundedOf = (refunds: readonly Refund[]): number =>
  sum(refunds.filter(({ state }) => state === 'succeeded'));

/** What has been given back or is to be, in minor units: never above what was captured. */
export const committedOf = (refunds: readonly Refund[]): number =>
  sum(refunds.filter(({ state }) => state !== 'rejected'));

/** The pending refund whose time comes first. */
export function nextRefund(refunds: readonly Refund[]): Refund | undefined {
  return refunds.filter(({ state }) => state === 'pending').toSorted((a, b) => a.next - b.next)[0];
}
