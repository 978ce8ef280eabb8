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

/** A command from outside is known by its idempotency key, hashed, and told from another by its request's SHA-256. */
const commanded = { key: z.string(), fingerprint: z.string() };
/** A command of an operator says why. Who it was stands in `by`. */
const ordered = { ...commanded, note: z.string() };

/** A part of an order that is refunded: `line` is an index into the order's lines. */
export const refundLineSchema = z.strictObject({ line: z.int().min(0), quantity: z.int().min(1), amount: minorUnits });
export type RefundLine = z.infer<typeof refundLineSchema>;

/** What happened, without seq, time and author: what a step hands over for the ledger. */
export const entryDraftSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order.placed') }),

  z.object({ type: z.literal('tax.calculated'), totals: totalsSchema, taxes: z.array(taxAmountSchema) }),
  z.object({ type: z.literal('tax.committed') }),
  z.object({ type: z.literal('tax.reversed') }),

  z.object({ type: z.literal('stock.reserved') }),
  z.object({ type: z.literal('stock.consumed') }),
  z.object({ type: z.literal('stock.released') }),

  /** `ref`: the provider's id of the payment object. */
  z.object({ type: z.literal('payment.prepared'), ref: z.string() }),
  /** The buyer has to act, or pay by other means, before `expiresAt`. */
  z.object({ type: z.literal('payment.action_required'), reason: reasonSchema, expiresAt: instant }),
  /** The buyer pays by other means: the open payment object is ended, then the next one prepared. */
  z.object({ type: z.literal('payment.method_changed'), paymentMethod: z.string(), ...commanded }),
  z.object({ type: z.literal('payment.replaced') }),
  /** `captureBefore`: when the authorization lapses. */
  z.object({ type: z.literal('payment.authorized'), captureBefore: instant }),
  z.object({ type: z.literal('payment.declined'), reason: reasonSchema }),
  z.object({ type: z.literal('payment.captured'), amount: minorUnits }),
  z.object({ type: z.literal('payment.canceled') }),
  z.object({ type: z.literal('payment.voided') }),
  /** The provider keeps a server error under the idempotency key of this deed: the next try goes under the next key. */
  z.object({ type: z.literal('payment.key_burnt'), deed: z.string() }),

  z.object({ type: z.literal('shipment.not_needed') }),
  /** `ref`: the provider's id of the unbought shipment. */
  z.object({ type: z.literal('shipment.prepared'), ref: z.string() }),
  /** `until`: after this nobody who holds this fence buys any more. `lookAt`: when to look what came of it. */
  z.object({ type: z.literal('shipment.buying'), until: instant, lookAt: instant }),
  z.object({ type: z.literal('shipment.bought'), tracking: trackingSchema }),
  z.object({ type: z.literal('shipment.impossible'), reason: reasonSchema }),
  /** No label was bought under the last fence, and none will be. `checkAt`: when to make sure once more. */
  z.object({ type: z.literal('shipment.abandoned'), checkAt: instant }),
  z.object({ type: z.literal('shipment.checked') }),
  z.object({ type: z.literal('shipment.in_transit') }),
  z.object({ type: z.literal('shipment.delivered') }),
  z.object({ type: z.literal('shipment.voiding') }),
  z.object({ type: z.literal('shipment.voided') }),
  z.object({ type: z.literal('shipment.void_refused') }),

  z.object({ type: z.literal('cancel.requested'), ...commanded }),
  /** An operator cancels, also what has a label. */
  z.object({ type: z.literal('cancel.ordered'), ...ordered }),
  /** The label was bought before the order could be ended: it is shipped after all. */
  z.object({ type: z.literal('cancel.rejected') }),

  z.object({
    type: z.literal('refund.requested'),
    id: z.string(),
    amount: minorUnits,
    lines: z.array(refundLineSchema).optional(),
    ...z.object(ordered).partial().shape,
  }),
  /** The provider has taken it. A bank may still give it back: then it is `refused`. `ref`: the provider's id. */
  z.object({ type: z.literal('refund.succeeded'), id: z.string(), ref: z.string() }),
  /** Tried again at `next` (epoch milliseconds). */
  z.object({ type: z.literal('refund.refused'), id: z.string(), reason: reasonSchema, next: instant }),
  z.object({ type: z.literal('refund.rejected'), id: z.string(), reason: reasonSchema }),
  /** A refund that was made at the provider, and not by a command of this ledger. */
  z.object({ type: z.literal('refund.recorded'), ref: z.string(), amount: minorUnits }),
  z.object({ type: z.literal('dispute.opened'), ref: z.string(), amount: minorUnits, reason: z.string() }),
  z.object({ type: z.literal('dispute.closed'), ref: z.string(), outcome: z.enum(['won', 'lost']) }),

  z.object({ type: z.literal('order.failing'), reason: reasonSchema }),
  z.object({ type: z.literal('order.completed') }),
  z.object({ type: z.literal('order.canceled') }),
  z.object({ type: z.literal('order.failed') }),
  /** The pipeline lets the order rest until an operator retries it, resolves it, or cancels it. */
  z.object({ type: z.literal('order.attention'), reason: reasonSchema }),
  z.object({ type: z.literal('order.retried'), ...ordered }),
  z.object({ type: z.literal('order.resolved'), ...ordered }),
  z.object({ type: z.literal('order.closed'), ...ordered }),
]);
export type EntryDraft = z.infer<typeof entryDraftSchema>;
export type EntryType = EntryDraft['type'];

/**
 * What the ledger adds: `seq` counts from 1 without a gap; `by` is the function that wrote it, or the operator; `command`
 * names the commit it came with, by which a writer recognizes its own write after a lost answer.
 */
const entryStampSchema = z.object({ seq: z.int().min(1), at: instant, by: z.string(), command: z.string() });

export const entrySchema = entryStampSchema.and(entryDraftSchema);
export type Entry = z.infer<typeof entrySchema>;
