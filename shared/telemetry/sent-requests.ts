import { SpanStatusCode } from '@opentelemetry/api';

/**
 * Statuses that say something of an object: declined, not there, there already, changed since, cannot be shipped to. They
 * are answers, and what a port makes of one stands in its own span.
 */
const answers: ReadonlySet<unknown> = new Set([402, 404, 409, 412, 422]);

/** What is told of the requests that the app sends. It listens to nothing itself: the requests it gets are the host's. */
export const sentRequests = {
  enabled: true,
  disableIncomingRequestInstrumentation: true,
  applyCustomAttributesOnSpan: (span: StatusTaker, _request: object, response?: { statusCode?: unknown }) => {
    if (answers.has(response?.statusCode)) span.setStatus({ code: SpanStatusCode.OK });
  },
};

interface StatusTaker {
  setStatus(status: { code: SpanStatusCode }): unknown;
}
