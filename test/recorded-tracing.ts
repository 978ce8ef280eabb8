import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Tracing } from '../shared/ports/tracing.ts';

export interface RecordedSpan {
  name: string;
  /** The span above it, by name; null for one that begins a trace or continues one from elsewhere. */
  within: string | null;
  trace: string;
  links: readonly string[];
  attributes: Attributes;
  failed: string | null;
}

/** Tracing in memory. `trace`: that of the span that is current. */
export function recordedTracing() {
  const current = new AsyncLocalStorage<{ name: string; traceparent: string }>();
  const spans: RecordedSpan[] = [];
  let ids = 0;
  const hex = (length: number) => String((ids += 1)).padStart(length, '0');

  const tracing: Tracing = {
    span: (name, { parent, links = [], attributes = {} }, work) => {
      const around = current.getStore();
      const trace = traceOf(parent ?? around?.traceparent) ?? hex(32);
      const span: RecordedSpan = { name, within: null, trace, links, attributes, failed: null };
      if (!parent) span.within = around?.name ?? null;
      spans.push(span);
      const failed = (kind: string) => {
        span.failed = kind;
      };
      const set = (told: Attributes) => {
        span.attributes = { ...span.attributes, ...told };
      };
      return current.run({ name, traceparent: `00-${trace}-${hex(16)}-01` }, () => work({ set, failed }));
    },
    current: () => current.getStore()?.traceparent,
  };
  return { tracing, spans, trace: () => traceOf(current.getStore()?.traceparent) };
}

const traceOf = (traceparent: string | undefined) => traceparent?.split('-')[1];
