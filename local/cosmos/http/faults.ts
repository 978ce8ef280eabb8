import { Refusal, subStatus } from '../store/refusal.ts';

/** Long enough not to burn the SDK's nine retries at once, short enough for a test. */
const retryAfterMs = 50;

/** What the service says with a status, for fault rules. */
export function injectedRefusal(status: number): Refusal {
  const known = messages[status];
  const more =
    status === 429 ? { subStatus: subStatus.throttled } : status === 410 ? { subStatus: subStatus.rangeGone } : {};
  return new Refusal(status, known ?? `A fault rule asked for status ${status}.`, {
    ...more,
    ...(status === 429 || status === 449 ? { retryAfterMs } : {}),
  });
}

const messages: Record<number, string> = {
  400: 'One of the specified inputs is invalid.',
  403: 'The requested operation is not allowed.',
  408: 'The operation did not complete within the allocated time.',
  410: 'The requested resource is no longer available at the server.',
  413: 'Request size is too large.',
  429: 'Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later.',
  431: 'Request header is too large.',
  449: 'Conflicting request to resource has been attempted. Retry to avoid conflicts.',
  500: 'Unknown server error occurred when processing this request.',
  503: 'Service is currently unavailable. Please retry the request after a few moments.',
};
