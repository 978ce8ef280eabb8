import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { orderIdSchema } from '../order/order.ts';
import type { AttentionPage } from '../ports/orders.ts';
import { Problem } from './problem.ts';

const attentionSchema = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9_]*)$/, 'expected a reason, such as unknown_failure, or * for each');
const limitSchema = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
  .refine((limit) => limit <= 100, 'expected 1 to 100');

const cursorSchema = z.strictObject({ after: orderIdSchema });
const querySchema = z.object({
  attention: attentionSchema.default('*'),
  limit: limitSchema.default(50),
  cursor: z.string().transform(readCursor).optional(),
});

/** The page of the work list that a request asks for. Throws a Problem. */
export function attentionPageOf(request: HttpRequest): AttentionPage {
  const query = querySchema.safeParse(Object.fromEntries(request.query));
  if (!query.success) {
    const [fault] = query.error.issues;
    throw new Problem('invalid_request', { detail: `${fault?.path.join('.')}: ${fault?.message}` });
  }
  const { attention, limit, cursor } = query.data;
  return { limit, ...(attention !== '*' && { code: attention }), ...(cursor && { after: cursor.after }) };
}

/** Where the next page begins, in a form that says nothing to clients. */
export function cursorAfter(orderId: string): string {
  return Buffer.from(JSON.stringify({ after: orderId })).toString('base64url');
}

function readCursor(text: string, context: z.RefinementCtx): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    context.addIssue({ code: 'custom', message: 'expected the cursor of an earlier answer, unchanged' });
    return z.NEVER;
  }
}
