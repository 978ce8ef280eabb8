import { z } from 'zod';
import { type Entry, reasonSchema } from '../order/entries.ts';
import { moneySchema } from '../order/money.ts';
import { lookSchema, type Order, orderIdSchema, waitsForSchema } from '../order/order.ts';
import { stateOf, states } from '../order/status.ts';
import type { OrderInAttention } from '../ports/orders.ts';
import { withTimes } from './ledger-times.ts';

const time = z.iso.datetime();

const listedOrderSchema = z.strictObject({
  orderId: orderIdSchema,
  orderNumber: z.string(),
  placedAt: time,
  total: moneySchema.nullable().meta({ description: 'null until tax is applied' }),
  attention: reasonSchema,
});

/** `GET /api/ops/orders`: the work list. */
export const opsOrdersResponseSchema = z
  .strictObject({
    orders: z.array(listedOrderSchema),
    next: z.string().optional().meta({ description: 'The cursor of the next page, while there is one.' }),
  })
  .meta({ id: 'OpsOrders' });

const opsEntrySchema = z.strictObject({
  seq: z.int(),
  type: z.string(),
  at: time,
  by: z.string().meta({ description: 'The function that wrote it, or operator: and a name.' }),
  note: z.string().optional(),
  details: z.record(z.string(), z.unknown()).meta({ description: 'What the entry says besides.' }),
});

/** `GET /api/ops/orders/{orderId}`: all that is known of an order but who its buyer is. */
export const opsOrderResponseSchema = z
  .strictObject({
    orderId: orderIdSchema,
    orderNumber: z.string(),
    placedAt: time,
    state: z.enum(states),
    currency: z.string(),
    entries: z.array(opsEntrySchema),
    head: z.looseObject({}).meta({ description: "What the entries have come to, in the ledger's own words." }),
    bookkeeping: z.strictObject({
      wakeAt: time.nullable().meta({ description: 'When somebody looks again; null at rest.' }),
      attempts: z.int(),
      unknowns: z.int(),
      runs: z.int(),
      waitsFor: waitsForSchema.nullable(),
      look: lookSchema,
    }),
  })
  .meta({ id: 'OpsOrder' });

export function listedOrder(order: OrderInAttention): z.infer<typeof listedOrderSchema> {
  const { orderId, orderNumber, placedAt, total, currency, attention } = order;
  return {
    orderId,
    orderNumber,
    placedAt: iso(placedAt),
    total: total === null ? null : { amount: total, currency },
    attention,
  };
}

export function opsOrderResponse(order: Order): z.infer<typeof opsOrderResponseSchema> {
  const { id, terms, head, log, wakeAt, attempts, unknowns, runs, waitsFor, look } = order;
  return {
    orderId: id,
    orderNumber: terms.orderNumber,
    placedAt: iso(terms.placedAt),
    state: stateOf(head),
    currency: terms.currency,
    entries: log.map(entryResponse),
    head: withTimes(head),
    bookkeeping: { wakeAt: wakeAt === null ? null : iso(wakeAt), attempts, unknowns, runs, waitsFor, look },
  };
}

/** Told beside the details, or of use to the machine only. */
const undetailed: readonly string[] = ['seq', 'type', 'at', 'by', 'note', 'command', 'key', 'fingerprint'];

function entryResponse(entry: Entry): z.infer<typeof opsEntrySchema> {
  const { seq, type, at, by } = entry;
  const details = Object.entries(entry).filter(([name]) => !undetailed.includes(name));
  return {
    seq,
    type,
    at: iso(at),
    by,
    ...('note' in entry && entry.note !== undefined && { note: entry.note }),
    details: withTimes(Object.fromEntries(details)),
  };
}

const iso = (at: number): string => new Date(at).toISOString();
