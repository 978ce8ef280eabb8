import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { Problem } from './problem.ts';

const largestBody = 64 * 1024;
/** A small body can have thousands of faults; the answer stays small as well. */
const namedFaults = 20;

/**
 * The JSON body of a request, parsed by its schema. Throws a Problem that names every fault by JSON pointer; `whenEmpty`
 * stands for a body that did not come, which is a fault without it.
 */
export async function readJsonBody<T>(request: HttpRequest, schema: z.ZodType<T>, whenEmpty?: T): Promise<T> {
  const bytes = Buffer.from(await request.arrayBuffer());
  if (bytes.length === 0 && whenEmpty !== undefined) return whenEmpty;
  if (bytes.length === 0) {
    throw new Problem('empty_body', {
      detail: 'Send a JSON body with a Content-Length header; a chunked body without one does not arrive.',
    });
  }
  if (bytes.length > largestBody) {
    throw new Problem('body_too_large', { detail: `Expected at most ${largestBody} bytes, got ${bytes.length}.` });
  }
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  throw new Problem('invalid_request', {
    detail: 'See errors for what each field expects.',
    errors: parsed.error.issues.flatMap(faultsOf).slice(0, namedFaults),
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), onlyPlainValues);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('invalid_request', { detail: 'Expected a JSON document in UTF-8.' });
  }
}

/**
 * All numbers of the API are integers: `1.0`, `1e2` and what a double cannot hold are refused, not rounded. So is text
 * that holds half of a surrogate pair: it has no UTF-8, and would come back as another text.
 */
function onlyPlainValues(key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number') {
    const { source = String(value) } = context ?? {};
    if (Number.isSafeInteger(value) && /^(0|-?[1-9]\d*)$/.test(source)) return value;
    throw new Problem('invalid_request', { detail: `Expected a plain integer for "${key}", got ${source}.` });
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new Problem('invalid_request', {
      detail: `Expected well-formed Unicode for "${key}", got a lone surrogate.`,
    });
  }
  return value;
}

/** A fault, or one for each property that should not be there. */
function faultsOf(issue: z.core.$ZodIssue): { pointer: string; detail: string }[] {
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointer(issue.path), detail: issue.message }];
  return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), detail: 'is not expected here' }));
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
