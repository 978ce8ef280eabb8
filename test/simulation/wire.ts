import type { Dice } from './dice.ts';
import type { Process } from './host.ts';
import type { Trace } from './trace.ts';
import type { Call, Trouble, Troubles } from './troubles.ts';

/** A call to a service, in the words of its SDK: what it does there, and how each way to fail looks to the caller. */
export interface Sent<T> {
  call: Call;
  /** Does the work at the service, at a replica that is `lag` milliseconds behind. Throws what the SDK throws when the service refuses it. */
  perform: (lag: number) => T;
  /** What happens when the request arrives, before the work: an answer ends it there. */
  accept?: () => T | undefined;
  /** The service answers with a status and without an effect, or with a status although the work is done. */
  refuse: (status: number, substatus: number | undefined, isDone: boolean) => Error;
  /** The connection broke, or nobody answered in time. */
  silence: (kind: 'broken' | 'timeout') => Error;
  /** Milliseconds after which the caller gives up. */
  patience: number;
  /** How long the service works on it, in milliseconds. */
  work?: number;
}

/**
 * Between the processes of the app and the services that they call. A request that was sent arrives, whatever has become of
 * its sender: late, when the trouble says so, or when the machine was suspended with the request in its buffers.
 */
export class Wire {
  readonly #dice: Dice;
  readonly #troubles: Troubles;
  readonly #trace: Trace;

  constructor(dice: Dice, troubles: Troubles, trace: Trace) {
    this.#dice = dice;
    this.#troubles = troubles;
    this.#trace = trace;
  }

  send<T>(process: Process, sent: Sent<T>): Promise<T> {
    if (!process.isAlive) return never();
    const trouble = this.#troubles.strike(sent.call, process);
    if (trouble?.kind === 'kill' && trouble.when === 'before') {
      this.#trace.line(process.host, sent.call, `the process dies before it sends it`);
      trouble.kill();
      return never();
    }
    return new Promise<T>((resolve, reject) => {
      this.#travel(process, sent, trouble, (answer) => {
        if ('error' in answer) reject(answer.error);
        else resolve(answer.value);
      });
    });
  }

  #travel<T>(
    process: Process,
    sent: Sent<T>,
    trouble: Trouble | undefined,
    settle: (answer: { value: T } | { error: Error }) => void,
  ): void {
    const { schedule } = process.host;
    const { call } = sent;
    let isSettled = false;
    const hear = (after: number, what: () => { value: T } | { error: Error }) => {
      schedule.after(after, () =>
        process.resume(() => {
          if (isSettled) return;
          isSettled = true;
          settle(what());
        }),
      );
    };
    const giveUp = () => hear(sent.patience, () => ({ error: sent.silence('timeout') }));
    const there = trouble?.kind === 'slow' ? trouble.there : this.#dice.magnitude(1, 20);
    const back = trouble?.kind === 'slow' ? trouble.back : this.#dice.magnitude(1, 20);
    const work = sent.work ?? 0;
    if (there + work + back >= sent.patience) giveUp();

    const answer = (value: () => T) => {
      try {
        const result = value();
        this.#trace.line(process.host, call, told(trouble));
        hear(back, () => ({ value: result }));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        this.#trace.line(process.host, call, `${told(trouble)} → ${error.message}`);
        hear(back, () => ({ error }));
      }
    };

    const finish = () => {
      if (trouble?.kind === 'status' && trouble.effect === 'done') {
        attempt(() => sent.perform(0));
        answer(() => {
          throw sent.refuse(trouble.status, trouble.substatus, true);
        });
      } else if (trouble?.kind === 'lost' || trouble?.kind === 'kill') {
        attempt(() => sent.perform(0));
        this.#trace.line(process.host, call, told(trouble));
        if (trouble.kind === 'kill') trouble.kill();
        else if (trouble.how === 'timeout') giveUp();
        else hear(back, () => ({ error: sent.silence('broken') }));
      } else answer(() => sent.perform(trouble?.kind === 'stale' ? trouble.lag : 0));
    };

    const arrive = () => {
      const { host } = process;
      // Suspended with the request in its buffers: it leaves when the machine goes on.
      if (host.isFrozen && host.suspended > 0 && this.#dice.chance(0.5)) {
        schedule.at(host.frozenUntil, arrive);
        return;
      }
      if (trouble?.kind === 'status' && trouble.effect === 'never') {
        answer(() => {
          throw sent.refuse(trouble.status, trouble.substatus, false);
        });
        return;
      }
      if (trouble?.kind === 'lost' && trouble.effect === 'never') {
        this.#trace.line(process.host, call, told(trouble));
        if (trouble.how === 'timeout') giveUp();
        else hear(back, () => ({ error: sent.silence('broken') }));
        return;
      }
      const early = sent.accept === undefined ? undefined : attempted(sent.accept);
      if (early !== undefined) answer(() => resultOf(early));
      else if (work > 0) schedule.after(work, finish);
      else finish();
    };
    schedule.after(there, arrive);
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** For its effect only: nobody hears the answer. */
function attempt(perform: () => unknown): void {
  attempted(perform);
}

type Attempted<T> = { value: T } | { error: unknown } | undefined;

function attempted<T>(work: () => T | undefined): Attempted<T> {
  try {
    const value = work();
    return value === undefined ? undefined : { value };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error };
  }
}

function resultOf<T>(result: NonNullable<Attempted<T>>): T {
  if ('error' in result) throw result.error;
  return result.value;
}

function told(trouble: Trouble | undefined): string {
  switch (trouble?.kind) {
    case undefined:
    case 'stale':
      return 'done';
    case 'slow':
      return `done, after ${Math.round(trouble.there)} ms`;
    case 'lost':
      return trouble.effect === 'done' ? `done, and the answer is lost (${trouble.how})` : `lost (${trouble.how})`;
    case 'status':
      return trouble.effect === 'done' ? `done, but answered ${trouble.status}` : `answered ${trouble.status}`;
    case 'kill':
      return 'done, and the process dies';
  }
}
