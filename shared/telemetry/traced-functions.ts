import type { CosmosDBHandler, HttpHandler, InvocationContext, TimerHandler } from '@azure/functions';
import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Signals } from '../ports/signals.ts';
import type { Tracing } from '../ports/tracing.ts';

/** What the functions of the app are told apart by, and watched with. */
export interface Watching {
  tracing: Tracing;
  signals: Signals;
  clock: Pick<Clock, 'now'>;
}

/** The request itself is the host's to report; this is what the app does of it. */
export const tracedHttp =
  ({ tracing }: Watching, name: string, handle: HttpHandler): HttpHandler =>
  async (request, context) =>
    tracing.span(`http.${name}`, { parent: invocationOf(context) }, async (span) => {
      const response = await handle(request, context);
      const { status = 200 } = response as { status?: number };
      span.set({ status });
      if (status >= 500) span.failed(String(status));
      return response;
    });

/**
 * A batch of changes: one span, to which those of its orders are linked, and how old its oldest change was. Whatever came,
 * it is handed on: what it is worth is for the lane.
 */
export const tracedFeed =
  ({ tracing, signals, clock }: Watching, lane: string, handle: CosmosDBHandler): CosmosDBHandler =>
  async (documents, context) => {
    const changes: unknown[] = Array.isArray(documents) ? documents : [];
    const oldest = Math.min(...changes.map(changedAt));
    if (Number.isFinite(oldest)) signals.measure('feed.lag', Math.max(0, clock.now() - oldest), { lane });
    const attributes = { lane, documents: changes.length };
    return tracing.span(`feed.${lane}`, { kind: 'consumer', parent: invocationOf(context), attributes }, () =>
      handle(documents, context),
    );
  };

export const tracedTimer =
  ({ tracing }: Watching, name: string, handle: TimerHandler): TimerHandler =>
  async (timer, context) =>
    tracing.span(`timer.${name}`, { parent: invocationOf(context) }, () => handle(timer, context));

/** The host's own span of the invocation; undefined when it has none. */
function invocationOf({ traceContext }: InvocationContext): string | undefined {
  return traceContext?.traceParent || undefined;
}

const changed = z.object({ _ts: z.int() });

/** When a document was written, by the store's clock, in epoch milliseconds; infinity for what is no document. */
function changedAt(document: unknown): number {
  const { data } = changed.safeParse(document);
  return data === undefined ? Number.POSITIVE_INFINITY : data._ts * 1_000;
}
