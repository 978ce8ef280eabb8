import type { LocalCall } from './local-call.ts';

/** The calls that `delay` rules hold up. */
export class Delays {
  readonly #held = new Map<LocalCall, (goesOn: boolean) => void>();

  calls(): LocalCall[] {
    return [...this.#held.keys()];
  }

  /** Resolves after `ms` milliseconds or when calls are released, to true; or when they are dropped, to false. */
  hold(call: LocalCall, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (goesOn: boolean) => {
        clearTimeout(timer);
        this.#held.delete(call);
        resolve(goesOn);
      };
      const timer = setTimeout(() => end(true), ms);
      this.#held.set(call, end);
    });
  }

  /** Lets every call go on at once. */
  release(): void {
    for (const end of this.#held.values()) end(true);
  }

  /** Ends every call: its work is not done, and nobody hears of it. */
  drop(): void {
    for (const end of this.#held.values()) end(false);
  }
}
