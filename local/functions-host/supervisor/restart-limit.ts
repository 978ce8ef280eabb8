import { HostError } from '../host-error.ts';

/** How often a worker that died is replaced: at most `count` times in any `withinMs` milliseconds. */
export interface RestartLimit {
  count: number;
  withinMs: number;
  /** As given, for messages: `3/30m`. */
  text: string;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const isUnit = (text: string | undefined): text is keyof typeof unitMs => text !== undefined && text in unitMs;

/** Azure's: three times in half an hour for its one worker process. */
export const defaultRestartLimit: RestartLimit = parseRestartLimit('3/30m');

/** Reads `COUNT/TIME`, the time in s, m or h, or `0` for never. `@throws` HostError `usage`. */
export function parseRestartLimit(text: string): RestartLimit {
  if (text === '0') return { count: 0, withinMs: 0, text };
  const [, count, time, unit] = /^(\d{1,6})\/(\d{1,6})([smh])$/.exec(text) ?? [];
  if (!isUnit(unit) || Number(time) === 0) {
    throw new HostError('usage', `--restarts takes COUNT/TIME, such as 3/30m, 10/90s or 0 for never, not "${text}".`);
  }
  return { count: Number(count), withinMs: Number(time) * unitMs[unit], text };
}

/** Counts deaths. `allows` notes one, and tells whether the worker may be replaced. */
export class DeathCount {
  readonly #limit: RestartLimit;
  #times: number[] = [];

  constructor(limit: RestartLimit) {
    this.#limit = limit;
  }

  allows(now: number): boolean {
    this.#times = [...this.#times.filter((time) => time > now - this.#limit.withinMs), now];
    return this.#times.length <= this.#limit.count;
  }
}
