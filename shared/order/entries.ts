import { z } from 'zod';
import { minorUnits } from './money.ts';
import { taxAmountSchema } from './tax.ts';
import { totalsSchema } from './totals.ts';

/** Epoch milliseconds. Documents hold no date text: the change feed trigger rewrites it. */
export const instant = z.int().min(0);

/** Why an order fails or needs somebody: a stable code and one sentence without personal data. */
export const reasonSchema = z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9_]*$/), detail: z.string() });
export type Reason = z.infer<typeof reasonSchema>;

export const trackingSchema = z.strictObject({
  carrier: z.string(),
  number: z.string(),
  url: z.string().nullable(),
});
export type Tracking = z.infer<typeof trackingSchema>;

/** What happened, without seq, time and author: what a step hands over for the ledger. */
export const entryDraftSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order.placed') }),
  z.object({ type: z.literal('tax.calculated'), totals: totalsSchema, taxes: z.array(taxAmountSchema) }),
  z.object({ type: z.literal('tax.committed') }),
  z.object({ type: z.literal('stock.reserved') }),
  z.object({ type: z.literal('stock.consumed') }),
  z.object({ type: z.literal('stock.released') }),
  /** `ref`: the provider's id of the payment object. */
  z.object({ type: z.literal('payment.prepared'), ref: z.string() }),
  /** `captureBefore`: when the authorization lapses. */
  z.object({ type: z.literal('payment.authorized'), captureBefore: instant }),
  z.object({ type: z.literal('payment.declined'), reason: reasonSchema }),
  z.object({ type: z.literal('payment.captured'), amount: minorUnits }),
  z.object({ type: z.literal('payment.canceled') }),
  z.object({ type: z.literal('payment.voided') }),
  /** `ref`: the provider's id of the unbought shipment. */
  z.object({ type: z.literal('shipment.prepared'), ref: z.string() }),
  /** `until`: after this nobody who holds this fence buys any more. `lookAt`: when to look what came of it. */
  z.object({ type: z.literal('shipment.buying'), until: instant, lookAt: instant }),
  z.object({ type: z.literal('shipment.bought'), tracking: trackingSchema }),
  z.object({ type: z.literal('shipment.impossible'), reason: reasonSchema }),
  z.object({ type: z.literal('order.failing'), reason: reasonSchema }),
  z.object({ type: z.literal('order.completed') }),
  z.object({ type: z.literal('order.failed') }),
  z.object({ type: z.literal('order.attention'), reason: reasonSchema }),
]);
export type EntryDraft = z.infer<typeof entryDraftSchema>;
export type EntryType = EntryDraft['type'];

/**
 * What the ledger adds: `seq` counts from 1 without a gap; `by` is the function that wrote it; `command` names the commit
 * it came with, by which a writer recognizes its own write after a lost answer.
 */
const entryStampSchema = z.object({ seq: z.int().min(1), at: instant, by: z.string(), command: z.string() });

export const entrySchema = entryStampSchema.and(entryDraftSchema);
export type Entry = z.infer<typeof entrySchema>;
