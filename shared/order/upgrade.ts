import { z } from 'zod';
import { fold, TransitionRefused } from './apply.ts';
import { entrySchema } from './entries.ts';

const firstSchema = z.looseObject({
  schema: z.literal(1),
  terms: z.looseObject({ lines: z.array(z.looseObject({})) }),
  log: z.array(entrySchema),
});

/** Half an hour, as every order since then has it unless told otherwise. */
const paymentExpiry = 30 * 60_000;

/**
 * A document of the orders container in today's schema. Schema 1 knew one way to capture, no digital goods and no webhooks,
 * and what its head lacks follows from its log. What is neither comes back as it is, for the schema to judge.
 */
export function upgraded(document: unknown): unknown {
  const first = firstSchema.safeParse(document);
  if (!first.success) return document;
  const { terms, log } = first.data;
  let head: object;
  try {
    head = fold(log);
  } catch (error) {
    if (error instanceof TransitionRefused) return document;
    throw error;
  }
  return {
    ...first.data,
    schema: 2,
    terms: {
      ...terms,
      lines: terms.lines.map((line) => ({ ...line, digital: false })),
      capture: 'after_label',
      paymentExpiry,
    },
    head,
    look: { payment: false, shipment: false },
  };
}
