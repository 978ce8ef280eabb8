import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { isObject, type JsonObject } from '../sql/json.ts';
import { requireJsonLimits } from '../store/items/json-limits.ts';
import { badRequest } from '../store/refusal.ts';

/** What requests put around the items in them: a list of operations, an operation, its patch, its value. */
const envelopeLevels = 5;

/** A JSON body, parsed and checked. Content types are not looked at: clients leave them out. Throws 400. */
export function bodyAs<T>(request: LocalRequest, schema: z.ZodType<T>, what: string): T {
  return checked(jsonOf(request, what), schema, what);
}

/** What came in a body, checked. Throws 400. */
export function checked<T>(sent: unknown, schema: z.ZodType<T>, what: string): T {
  requireJsonLimits(sent, envelopeLevels);
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  throw badRequest(`The body is not ${what}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}

/** A document. */
export function documentOf(request: LocalRequest): JsonObject {
  const json = jsonOf(request, 'a document');
  if (!isObject(json)) throw badRequest('The body is not a document: expected a JSON object.');
  return json;
}

/** The result holds what JSON can hold, whatever its type claims. */
function jsonOf(request: LocalRequest, what: string): z.core.util.JSONType {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badRequest(`The body is not ${what}: it is not JSON.`);
  }
}
