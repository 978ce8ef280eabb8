import type { HttpRequest } from '@azure/functions';

/** The W3C trace context of a caller, or null when there is none that is valid. */
export function traceparentOf(request: HttpRequest): string | null {
  const value = request.headers.get('traceparent');
  return value !== null && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value) ? value : null;
}
