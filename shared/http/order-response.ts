import { z } from 'zod';
import { reasonSchema, trackingSchema } from '../order/entries.ts';
import { type Order, orderIdSchema } from '../order/order.ts';
import {
  fulfillmentStatuses,
  fulfillmentStatusOf,
  paymentStatuses,
  paymentStatusOf,
  stateOf,
  states,
  statuses,
  statusOf,
} from '../order/status.ts';
import { lineResponseSchema, linesResponse } from './lines-response.ts';
import { taxesResponse, taxResponseSchema, totalsResponse, totalsResponseSchema } from './totals-response.ts';

/** An order as its buyer sees it: statuses derived from the ledger, and the ledger as a timeline, free of personal data. */
export const orderResponseSchema = z
  .strictObject({
    orderId: orderIdSchema,
    orderNumber: z.string(),
    placedAt: z.iso.datetime(),
    state: z.enum(states),
    status: z.enum(statuses),
    paymentStatus: z.enum(paymentStatuses),
    fulfillmentStatus: z.enum(fulfillmentStatuses),
    currency: z.string(),
    lines: z.array(lineResponseSchema),
    totals: totalsResponseSchema.nullable().meta({ description: 'null until tax is applied' }),
    taxes: z.array(taxResponseSchema),
    events: z.array(z.strictObject({ seq: z.int(), type: z.string(), at: z.iso.datetime() })),
    tracking: trackingSchema.optional(),
    failure: reasonSchema.optional(),
  })
  .meta({ id: 'Order' });

export function orderResponse({ id, terms, head, log }: Order): z.infer<typeof orderResponseSchema> {
  return {
    orderId: id,
    orderNumber: terms.orderNumber,
    placedAt: new Date(terms.placedAt).toISOString(),
    state: stateOf(head),
    status: statusOf(head),
    paymentStatus: paymentStatusOf(head),
    fulfillmentStatus: fulfillmentStatusOf(head),
    currency: terms.currency,
    lines: linesResponse(terms.lines, terms.currency),
    totals: head.totals === null ? null : totalsResponse(head.totals, terms.currency),
    taxes: taxesResponse(head.taxes, terms.currency),
    events: log.map(({ seq, type, at }) => ({ seq, type, at: new Date(at).toISOString() })),
    ...(head.tracking !== null && { tracking: head.tracking }),
    ...(head.failure !== null && { failure: head.failure }),
  };
}
