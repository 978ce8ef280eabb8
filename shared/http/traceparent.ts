import type { HttpRequest } from '@azure/functions';

/** Version 00; a trace or a parent of zeros only is none. */
const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The W3C trace context of a caller, or null when there is none that is valid. */
export function traceparentOf(request: HttpRequest): string | null {
  const value = request.headers.get('traceparent');
  return value !== null && pattern.test(value) ? value : null;
}
