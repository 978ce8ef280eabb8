/** What a port call meets: `crash` ends the process there, anything else is thrown. */
export type Trouble = 'crash' | Error;

/** Called around every port call; what it returns strikes before or after the effect. */
export type Strike = (call: string, when: 'before' | 'after') => Trouble | undefined;

/** Strikes the nth call, once. */
export const nth = (n: number, when: 'before' | 'after', trouble: Trouble): Strike => {
  let calls = 0;
  return (_, at) => {
    if (at === when) calls += 1;
    return at === when && calls === n ? trouble : undefined;
  };
};

/** Strikes every call of a name while `state.on`. */
export const always = (call: string, when: 'before' | 'after', trouble: () => Error) => {
  const state = { on: true };
  const strike: Strike = (name, at) => (state.on && name === call && at === when ? trouble() : undefined);
  return { state, strike };
};

/** A process over ports in memory, each of whose calls can be struck before or after its effect. */
export function struckProcess(strike: Strike) {
  const calls: string[] = [];
  let died: (() => void) | undefined;

  async function meets(trouble: Trouble | undefined): Promise<boolean> {
    if (trouble instanceof Error) throw trouble;
    if (trouble === 'crash') died?.();
    return trouble === 'crash';
  }

  /** A call that dies never settles, as a dead process never answers. */
  async function guarded<T>(call: string, effect: () => T): Promise<T> {
    if (await meets(strike(call, 'before'))) return new Promise(() => {});
    const result = effect();
    calls.push(call);
    if (await meets(strike(call, 'after'))) return new Promise(() => {});
    return result;
  }

  /** Runs `work` until it ends or a crash ends the process: after it, nothing of `work` has any effect. */
  async function inProcess(work: () => Promise<void>): Promise<void> {
    const death = new Promise<void>((resolve) => {
      died = resolve;
    });
    await Promise.race([work(), death]);
  }

  /** `calls`: those that had their effect. */
  return { calls, guarded, inProcess };
}
