import type { Event, MetricValue, Span, Telemetry } from './envelope.ts';
import { type Row, waterfall } from './waterfall.ts';

/** The newest of each kind that are kept. */
const kept = 50_000;

export interface OrderTrace {
  orderId: string;
  traces: string[];
  /** Epoch milliseconds of the first and the last moment. */
  from: number;
  until: number;
  rows: Row[];
}

export interface KnownOrder {
  orderId: string;
  from: number;
}

/** What a collector has received, without I/O. */
export class CollectorMachine {
  #spans: Span[] = [];
  #events: Event[] = [];
  #metrics: MetricValue[] = [];

  take(received: readonly Telemetry[]): void {
    for (const one of received) {
      if (one.kind === 'span') this.#spans.push(one.span);
      if (one.kind === 'event') this.#events.push(one.event);
      if (one.kind === 'metrics') this.#metrics.push(...one.metrics);
    }
    this.#spans = this.#spans.slice(-kept);
    this.#events = this.#events.slice(-kept);
    this.#metrics = this.#metrics.slice(-kept);
  }

  reset(): void {
    [this.#spans, this.#events, this.#metrics] = [[], [], []];
  }

  books() {
    return { spans: this.#spans, events: this.#events, metrics: this.#metrics };
  }

  /** Orders of which anything is known, the newest first. */
  orders(): KnownOrder[] {
    const from = new Map<string, number>();
    for (const { attributes, start } of this.#spans) {
      const { orderId } = attributes;
      if (orderId !== undefined) from.set(orderId, Math.min(start, from.get(orderId) ?? start));
    }
    return [...from].map(([orderId, at]) => ({ orderId, from: at })).toSorted((a, b) => b.from - a.from);
  }

  /** All that is known of an order: every span of the traces that name it. Undefined when nothing is. */
  order(orderId: string): OrderTrace | undefined {
    const traces = new Set(
      this.#spans.filter(({ attributes }) => attributes['orderId'] === orderId).map(({ trace }) => trace),
    );
    if (traces.size === 0) return undefined;
    const spans = this.#spans.filter(({ trace }) => traces.has(trace));
    const events = this.#events.filter(({ trace }) => trace !== null && traces.has(trace));
    return {
      orderId,
      traces: [...traces],
      from: Math.min(...spans.map(({ start }) => start)),
      until: Math.max(...spans.map(({ start, duration }) => start + duration)),
      rows: waterfall(spans, events),
    };
  }
}
