/**
 * What kind of failure a call met. It decides what happens next, so each adapter names it by a pure `classify`:
 *
 * - `transient`: network, time-out, 408, 449, 5xx: try again, later and later;
 * - `throttled`: 429, a lock that others hold: the same, with fewer calls at a time;
 * - `ambiguous`: the call may have had its effect: read the object by id before anything else;
 * - `configuration`: refused credentials, unknown account: nothing an order can do;
 * - `unknown`: anything else: try again a few times, then ask somebody.
 */
export type FailureClass = 'transient' | 'throttled' | 'ambiguous' | 'configuration' | 'unknown';

/** Where a failure came from. */
export type FailurePort = 'payments' | 'shipping' | 'tax' | 'push' | 'store' | 'secrets';

/** A call to the outside that gave no result. Business answers (declined, undeliverable) are values, never this. */
export class PortFailure extends Error {
  readonly port: FailurePort;
  readonly class: FailureClass;
  readonly operation: string;

  constructor(port: FailurePort, failureClass: FailureClass, operation: string, cause: unknown) {
    super(`${port}: ${operation} failed (${failureClass}): ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'PortFailure';
    this.port = port;
    this.class = failureClass;
    this.operation = operation;
  }
}
