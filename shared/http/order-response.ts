import { z } from 'zod';
import { reasonSchema, refundLineSchema, trackingSchema } from '../order/entries.ts';
import { moneySchema } from '../order/money.ts';
import { type Head, type Order, orderIdSchema } from '../order/order.ts';
import { type Refund, refundSchema } from '../order/refunds.ts';
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
    action: z
      .strictObject({ code: z.string(), expiresAt: z.iso.datetime() })
      .optional()
      .meta({ description: 'What the buyer has to do for the payment, and until when.' }),
    clientSecret: z
      .string()
      .optional()
      .meta({ description: "For the payment provider's library in the buyer's browser, while the buyer has to act." }),
    refunds: z.array(
      z.strictObject({
        id: z.string(),
        amount: moneySchema,
        status: refundSchema.shape.state,
        lines: z.array(z.strictObject({ ...refundLineSchema.shape, amount: moneySchema })).optional(),
      }),
    ),
  })
  .meta({ id: 'Order' });

export type OrderResponse = z.infer<typeof orderResponseSchema>;

/** Whether the provider waits for the buyer, and nothing else is under way. */
export function awaitsBuyer({ payment, goal, replacement }: Head): boolean {
  return payment === 'action_required' && goal === 'fulfill' && replacement === null;
}

/** `clientSecret` comes from the provider, and is in no ledger. */
export function orderResponse({ id, terms, head, log }: Order, clientSecret: string | null = null): OrderResponse {
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
    ...(head.action !== null && awaitsBuyer(head) && { action: actionResponse(head.action) }),
    ...(clientSecret !== null && { clientSecret }),
    refunds: head.refunds.map((refund, index) => refundResponse(refund, index, terms.currency)),
  };
}

function actionResponse({ reason, expiresAt }: NonNullable<Head['action']>): OrderResponse['action'] {
  return { code: reason.code, expiresAt: new Date(expiresAt).toISOString() };
}

/** A refund that was made at the provider has only the provider's id, which is not for the buyer. */
function refundResponse(refund: Refund, index: number, currency: string): OrderResponse['refunds'][number] {
  const money = (amount: number) => ({ amount, currency });
  const { id, amount, state: status, origin, lines } = refund;
  return {
    id: origin === 'provider' ? `external-${index + 1}` : id,
    amount: money(amount),
    status,
    ...(lines && { lines: lines.map((line) => ({ ...line, amount: money(line.amount) })) }),
  };
}
