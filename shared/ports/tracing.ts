/** What a span is told about. No personal data: ids, names of steps and results, counts. */
export type Attributes = Record<string, string | number | boolean>;

export interface SpanOptions {
  /** `consumer`: takes in a batch of messages. `internal` unless given. */
  kind?: 'internal' | 'consumer';
  /** W3C `traceparent` of the span that this one continues; null or left out: the one that is current, if any. */
  parent?: string | null | undefined;
  /** W3C `traceparent`s of spans that this one has to do with besides. */
  links?: readonly string[];
  attributes?: Attributes;
}

/** A span that is open. */
export interface Span {
  set(attributes: Attributes): void;
  /** It did not come to what it was for, though nothing was thrown. `kind`: a stable word. */
  failed(kind: string): void;
}

/** What happened when, and as part of what. */
export interface Tracing {
  /**
   * Runs `work` as a span, which ends with it: with the promise that it gives, or else at once. What it throws is told by
   * its kind alone, never by its message, which may repeat what was sent.
   */
  span<T>(name: string, options: SpanOptions, work: (span: Span) => T): T;
  /** W3C `traceparent` of the span that is current; undefined outside of any. */
  current(): string | undefined;
}

const untold: Span = { set: () => undefined, failed: () => undefined };

/** Where telemetry is off. */
export const noTracing: Tracing = {
  span: (_name, _options, work) => work(untold),
  current: () => undefined,
};
