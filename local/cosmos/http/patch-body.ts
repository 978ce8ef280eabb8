import { z } from 'zod';
import type { JsonValue } from '../sql/json.ts';
import type { Patch } from '../store/store.ts';

/** It comes from JSON text, so whatever is there is JSON. */
const jsonSchema = z.custom<JsonValue>((sent) => sent !== undefined, 'expected a value');
const path = z.string();

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'set', 'replace']), path, value: jsonSchema }),
  z.object({ op: z.literal('incr'), path, value: z.number() }),
  z.object({ op: z.literal('remove'), path }),
  z.object({ op: z.literal('move'), from: z.string(), path }),
]);
const operationsSchema = z.array(operationSchema);

/** A bare list of operations, or an object with a condition. */
export const patchSchema: z.ZodType<Patch> = z.union([
  operationsSchema.transform((operations) => ({ operations })),
  z.strictObject({ operations: operationsSchema, condition: z.string().optional() }),
]);
