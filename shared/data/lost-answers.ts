import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Random } from '../ports/ids.ts';
import { answerOf } from './classify.ts';

/** Certainly without effect: it may be sent again. */
export const again = Symbol('again');

/** A write that can tell whether it has happened. */
export interface Write<T> {
  /** Sends it. What the store refuses for a reason is a result. */
  send(): Promise<T | typeof again>;
  /** Reads what is there: the result, or `again` when the write has left no trace and may still be sent. */
  readBack(): Promise<T | typeof again>;
}

/** A write that may be sent any number of times: the second time it does the same, or finds out that it is done. */
export function repeatable<T>(send: Write<T>['send']): Write<T> {
  return { send, readBack: async () => again };
}

/** Time and chance for the pauses between two tries. */
export interface Pace {
  clock: Clock;
  random: Random;
}

/** Milliseconds after which nothing new is tried; whoever calls has about as much. */
const patience = 3_000;
const tries = 8;
/** Milliseconds; each further pause is twice as long, give or take a half. */
const firstPause = 15;

/**
 * Sends a write until its outcome is known. After a lost answer it reads before it sends again, because the SDK repeats
 * reads by itself but hands a write whose connection broke back to the caller. A 449 (two writes met on one document),
 * which the SDK does not repeat either, is sent again after a short pause. Throws the last PortFailure when time is up:
 * `ambiguous` if a write went out whose fate is still unknown.
 */
export async function settle<T>(write: Write<T>, { clock, random }: Pace): Promise<T> {
  const start = clock.monotonic();
  let lost: PortFailure | undefined;
  let last: PortFailure | undefined;
  for (let attempt = 1; attempt <= tries && clock.monotonic() - start < patience; attempt += 1) {
    if (attempt > 1) await clock.sleep(firstPause * 2 ** (attempt - 2) * (0.5 + random()));
    try {
      const before = lost === undefined ? again : await write.readBack();
      const outcome = before === again ? await write.send() : before;
      if (outcome !== again) return outcome;
    } catch (error) {
      if (!(error instanceof PortFailure)) throw error;
      if (error.class === 'ambiguous') lost = error;
      if (!isWorthAnother(error, lost)) throw error;
      last = error;
    }
  }
  throw lost ?? last ?? new PortFailure('store', 'transient', 'write', 'others were faster each time');
}

/** A throttled write has been waited for by the SDK already; once an answer was lost, every chance to learn more is taken. */
function isWorthAnother(failure: PortFailure, lost: PortFailure | undefined): boolean {
  if (failure.class !== 'transient') return failure.class === 'ambiguous';
  return lost !== undefined || answerOf(failure.cause).code === 449;
}
