import type { HttpRequest, InvocationContext } from '@azure/functions';

/** Version 00; a trace or a parent of zeros only is none. */
const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The W3C trace context of a caller, or null when there is none that is valid. */
export function traceparentOf(request: HttpRequest): string | null {
  return valid(request.headers.get('traceparent'));
}

/** The trace context that what follows from a request continues: the host's of the invocation, else the caller's. */
export function continuedTraceparent(request: HttpRequest, { traceContext }: InvocationContext): string | null {
  return valid(traceContext?.traceParent) ?? traceparentOf(request);
}

const valid = (value: string | null | undefined): string | null =>
  typeof value === 'string' && pattern.test(value) ? value : null;
