import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { PortFailure } from '../ports/failure.ts';
import type { Signals } from '../ports/signals.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { type Answer, Problem, problemResponse } from './problem.ts';
import { traceparentOf } from './traceparent.ts';

const requestIdPattern = /^[A-Za-z0-9._-]{8,128}$/;

/**
 * Wraps an HTTP handler so that nothing escapes it: the host would answer a thrown error with an empty 500. A Problem
 * becomes its problem details, a store or provider that cannot be reached 503, and so does a document that this release
 * cannot read; anything else becomes 500 without internals. The
 * caller's `x-request-id`, or the invocation's, is on every answer, and so is the caller's `traceparent`.
 */
export const endpoint =
  (signals: Signals, handle: (request: HttpRequest, context: InvocationContext) => Promise<Answer>): HttpHandler =>
  async (request, context) => {
    const given = request.headers.get('x-request-id');
    const requestId = given !== null && requestIdPattern.test(given) ? given : context.invocationId;
    const traceparent = traceparentOf(request);
    const identity = { 'x-request-id': requestId, ...(traceparent !== null && { traceparent }) };
    const response = await answer();
    return { ...response, headers: { 'cache-control': 'no-store', ...response.headers, ...identity } };

    async function answer(): Promise<Answer> {
      try {
        return await handle(request, context);
      } catch (error) {
        return problemResponse(problemOf(error), requestId);
      }
    }

    function problemOf(error: unknown): Problem {
      if (error instanceof Problem) return error;
      signals.problem('http.failed', error, { requestId, function: context.functionName });
      if (error instanceof PortFailure) {
        return new Problem(error.port === 'store' ? 'store_unavailable' : 'provider_unavailable', {
          detail: 'Send the same request again: what it may have done already is not done twice.',
          retryAfter: 2,
        });
      }
      if (error instanceof NewerSchema || error instanceof UnreadableDocument) {
        return new Problem('store_unreadable', {
          detail: 'Send the same request again later, or give this request id to support.',
          retryAfter: 30,
        });
      }
      return new Problem('internal_error', { detail: 'Give this request id to support.' });
    }
  };
