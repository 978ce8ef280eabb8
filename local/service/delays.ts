import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCall } from './local-call.ts';

/** The calls that `delay` rules hold up. */
export class Delays {
  readonly #held = new Map<LocalCall, AbortController>();

  calls(): LocalCall[] {
    return [...this.#held.keys()];
  }

  /** Resolves after `ms` milliseconds, or when the calls are released. */
  async hold(call: LocalCall, ms: number): Promise<void> {
    const released = new AbortController();
    this.#held.set(call, released);
    try {
      await sleep(ms, undefined, { signal: released.signal });
    } catch (error) {
      if (!released.signal.aborted) throw error;
    } finally {
      this.#held.delete(call);
    }
  }

  /** Lets every call go on at once. */
  release(): void {
    for (const released of this.#held.values()) released.abort();
  }
}
