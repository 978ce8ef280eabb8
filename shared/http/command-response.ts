import { z } from 'zod';
import { type Entry, type EntryType, refundLineSchema } from '../order/entries.ts';
import { moneySchema } from '../order/money.ts';
import { type Order, orderIdSchema } from '../order/order.ts';

export const commandNames = ['cancel', 'refund', 'payment', 'retry', 'resolve'] as const;
export type CommandName = (typeof commandNames)[number];

const nameOf: { readonly [T in EntryType]?: CommandName } = {
  'cancel.requested': 'cancel',
  'cancel.ordered': 'cancel',
  'refund.requested': 'refund',
  'payment.method_changed': 'payment',
  'order.retried': 'retry',
  'order.resolved': 'resolve',
  'order.closed': 'resolve',
};

/** The answer to a command: that it stands in the ledger. The same bytes however often and however late it is asked for. */
export const commandResponseSchema = z
  .strictObject({
    orderId: orderIdSchema,
    command: z.enum(commandNames),
    seq: z.int().meta({ description: "The event of the order's timeline that it became." }),
    requestedAt: z.iso.datetime(),
    refund: z
      .strictObject({
        id: z.string(),
        amount: moneySchema,
        lines: z.array(z.strictObject({ ...refundLineSchema.shape, amount: moneySchema })).optional(),
      })
      .optional()
      .meta({ description: 'The id by which the order shows what became of it.' }),
  })
  .meta({ id: 'Command' });
export type CommandResponse = z.infer<typeof commandResponseSchema>;

/** A pure function of what never changes: the order's terms and the entry. Throws for an entry that is no command. */
export function commandResponse({ id, terms }: Order, entry: Entry): CommandResponse {
  const command = nameOf[entry.type];
  if (command === undefined) throw new RangeError(`Expected the entry of a command, got ${entry.type}.`);
  const answer = { orderId: id, command, seq: entry.seq, requestedAt: new Date(entry.at).toISOString() };
  if (entry.type !== 'refund.requested') return answer;
  const money = (amount: number) => ({ amount, currency: terms.currency });
  const lines = entry.lines?.map((line) => ({ ...line, amount: money(line.amount) }));
  return { ...answer, refund: { id: entry.id, amount: money(entry.amount), ...(lines && { lines }) } };
}
