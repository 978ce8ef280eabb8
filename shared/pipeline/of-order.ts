import type { Order } from '../order/order.ts';
import type { Span, Tracing } from '../ports/tracing.ts';

/**
 * Runs `work` as a span of the order's own trace, the one that began with its checkout, and links it to what it happens
 * in: a batch of the feed, a run of a timer, a request.
 */
export function ofOrder<T>(tracing: Tracing, name: string, order: Order, work: (span: Span) => T): T {
  const around = tracing.current();
  return tracing.span(
    `order.${name}`,
    {
      parent: order.terms.traceparent,
      links: around === undefined ? [] : [around],
      attributes: { orderId: order.id },
    },
    work,
  );
}
