import type { FunctionMetadata, InvocationResponse, RetryContext, TypedData } from '../worker/rpc.ts';

/** One call of a function. */
export interface Call {
  target: FunctionMetadata;
  /** The name of the trigger's binding. */
  binding: string;
  input: TypedData;
  /** What it was called for, for the log: `POST /api/checkout`, `3 documents`. */
  cause: string;
  /** Given by a retry, which keeps the id of its first attempt. */
  invocationId?: string;
  retryContext?: RetryContext;
  /** The caller's W3C `traceparent`, whose trace is continued. */
  traceParent?: string | undefined;
  /** A word for the log about a call that went well. */
  summarize?: (response: InvocationResponse) => string;
}

export type Outcome = { invocationId: string; durationMs: number } & (
  | { ok: true; response: InvocationResponse; summary: string }
  /** `redeliver`: the function was not called, or its worker died and the host is told to have such work come again. */
  | { ok: false; error: Error; redeliver: boolean }
);

/** Where triggers have functions called. */
export interface Invoker {
  /** Never rejects: what the function throws is in the outcome. Waits while the worker is restarted. Writes one log line. */
  invoke(call: Call): Promise<Outcome>;
}
