import type { Fault } from './fault.ts';
import type { LedgerEntry } from './follow-order.ts';

type Facts = Record<string, string | undefined>;

/** What is told while the checks run. Tokens are handed to nobody here. */
export interface Report {
  /** Progress; people only. */
  say(line: string): void;
  passed(check: string, ms: number, facts: Facts): void;
  failed(check: string, ms: number, fault: Fault): void;
  /** `ms`: since the order was placed, by the store's clock. */
  entry(entry: LedgerEntry, ms: number): void;
}

type Print = (line: string) => void;

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

export function forPeople(print: Print): Report {
  const line = (check: string, text: string) => print(`${check.padEnd(9)}  ${text}`);
  return {
    say: print,
    passed: (check, ms, facts) => {
      const known = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
      line(check, [...known, `in ${seconds(ms)}`].join(', '));
    },
    failed: (check, ms, { parts: { expected, came, todo } }) => {
      line(check, `FAILED after ${seconds(ms)}`);
      print(`  expected  ${expected}\n  came      ${came}\n  to do     ${todo}`);
    },
    entry: ({ seq, type }, ms) => print(`  ${String(ms).padStart(7)} ms  ${String(seq).padStart(2)}  ${type}`),
  };
}

export function forPrograms(print: Print): Report {
  const line = (value: object) => print(JSON.stringify(value));
  const whole = Math.round;
  return {
    say: () => {},
    passed: (check, ms, facts) => line({ check, ok: true, ms: whole(ms), ...facts }),
    failed: (check, ms, { parts }) => line({ check, ok: false, ms: whole(ms), ...parts }),
    entry: (entry, ms) => line({ entry, ms }),
  };
}
