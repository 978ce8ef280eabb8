import type { Span } from '../ports/tracing.ts';

/** Sends, and tells the span what it cost in request units, also where it was refused. */
export async function charged<R>(span: Span, send: () => Promise<R>): Promise<R> {
  try {
    const response = await send();
    tell(span, response);
    return response;
  } catch (error) {
    tell(span, error);
    throw error;
  }
}

function tell(span: Span, answer: unknown): void {
  const ru = requestCharge(answer);
  if (ru > 0) span.set({ ru });
}

/** What the service says an answer of the SDK has cost; 0 where it says nothing. */
export function requestCharge(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0;
  if ('requestCharge' in answer && typeof answer.requestCharge === 'number') return answer.requestCharge;
  const headers = 'headers' in answer ? answer.headers : undefined;
  const named = typeof headers === 'object' && headers !== null && header in headers ? headers[header] : 0;
  return Number(named) || 0;
}

const header = 'x-ms-request-charge';
