import {
  type Context,
  context,
  type Link,
  type Span as OpenSpan,
  propagation,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Span, SpanOptions, Tracing } from '../ports/tracing.ts';
import { failureKind } from './failure-kind.ts';

/** Application Insights takes the name of a consumer from here, and from nowhere else. */
const operationName = 'ai.operation.name';

/** Tracing by the OpenTelemetry API: spans go wherever its SDK was set up to send them. */
export function spanTracing(tracer: Tracer): Tracing {
  return {
    span: (name, options, work) => {
      const around = parentOf(options);
      const isConsumer = options.kind === 'consumer';
      const open = tracer.startSpan(
        name,
        {
          kind: isConsumer ? SpanKind.CONSUMER : SpanKind.INTERNAL,
          links: (options.links ?? []).flatMap(linkTo),
          attributes: { ...options.attributes, ...(isConsumer && { [operationName]: name }) },
        },
        around,
      );
      return ending(open, () => context.with(trace.setSpan(around, open), () => work(faceOf(open))));
    },
    current: () => {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier['traceparent'];
    },
  };
}

function parentOf({ parent }: SpanOptions): Context {
  return parent ? remote(parent) : context.active();
}

const remote = (traceparent: string): Context => propagation.extract(context.active(), { traceparent });

function linkTo(traceparent: string): Link[] {
  const span = trace.getSpanContext(remote(traceparent));
  return span === undefined ? [] : [{ context: span }];
}

function faceOf(open: OpenSpan): Span {
  return {
    set: (attributes) => void open.setAttributes(attributes),
    failed: (kind) => fail(open, kind),
  };
}

function fail(open: OpenSpan, kind: string): void {
  open.setStatus({ code: SpanStatusCode.ERROR });
  open.setAttribute('failure', kind);
}

/** Ends the span with `work`, whether that comes to something or throws. */
function ending<T>(open: OpenSpan, work: () => T): T {
  const broken = (error: unknown) => {
    fail(open, failureKind(error));
    open.end();
  };
  try {
    const result = work();
    if (result instanceof Promise) result.then(() => open.end(), broken);
    else open.end();
    return result;
  } catch (error) {
    broken(error);
    throw error;
  }
}
