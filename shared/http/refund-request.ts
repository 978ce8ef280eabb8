import { z } from 'zod';
import { refundLineSchema } from '../order/entries.ts';
import { moneySchema } from '../order/money.ts';
import type { RefundWanted } from '../order/refund-amount.ts';
import { noteSchema } from './note.ts';

/** `POST /api/orders/{orderId}/refunds`: an operator gives money back. */
export const refundRequestSchema = z
  .strictObject({
    amount: moneySchema.optional(),
    lines: z
      .array(refundLineSchema.omit({ amount: true }))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: "Pieces of the order's lines, each by its index from 0, with their tax." }),
    shipping: z
      .literal(true, { error: 'expected true, or nothing: without lines and shipping, everything is given back' })
      .optional()
      .meta({ description: 'The shipping is given back as well, or alone.' }),
    note: noteSchema,
  })
  .refine((body) => body.amount === undefined || (body.lines === undefined && body.shipping === undefined), {
    path: ['amount'],
    error: 'expected either an amount or lines and shipping',
  })
  .refine(({ amount }) => amount === undefined || amount.amount > 0, {
    path: ['amount', 'amount'],
    error: 'expected at least 1: to give back everything, leave the amount out',
  })
  .refine(({ lines = [] }) => new Set(lines.map(({ line }) => line)).size === lines.length, {
    path: ['lines'],
    error: 'expected each line once',
  })
  .meta({ id: 'RefundRequest', description: 'Without an amount, lines or shipping: everything that is left.' });
export type RefundRequest = z.infer<typeof refundRequestSchema>;

export function refundWanted({ amount, lines, shipping }: RefundRequest): RefundWanted {
  if (amount !== undefined) return { kind: 'amount', amount: amount.amount };
  if (lines === undefined && shipping === undefined) return { kind: 'rest' };
  return { kind: 'parts', lines: lines ?? [], shipping: shipping ?? false };
}
