import type { Signals } from '../ports/signals.ts';
import type { Tracing } from '../ports/tracing.ts';

/** What the app tells of itself, and where it goes. */
export interface Telemetry {
  signals: Signals;
  tracing: Tracing;
  /** Sends what is left, for at most two seconds. */
  stop(): Promise<void>;
}
