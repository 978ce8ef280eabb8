import { faultIds, faultTitles } from './faults/fault.ts';
import type { Minimized } from './minimize.ts';
import type { History } from './simulate.ts';
import type { Tally } from './tally.ts';

const count = (n: number): string => n.toLocaleString('en-US');
const row = (label: string, n: number): string => `  ${label.padEnd(62)}${count(n).padStart(12)}`;

/** What many seeds came to, for people. `seconds` it took. */
export function report(tally: Tally, seconds: number): string {
  const { seeds, orders, events, writes, struck, moves, attentions, failures } = tally;
  const struckRows = faultIds
    .filter((id) => struck.has(id))
    .map((id) => row(`${id.padEnd(4)} ${faultTitles[id]}`, struck.get(id) ?? 0));
  const lost = [...attentions.values()].reduce((sum, times) => sum + times, 0);
  return [
    'Faults that struck:',
    ...struckRows,
    'Moves of the transition table that were taken:',
    ...[...moves].map(([move, times]) => row(move, times)),
    `Orders in attention: ${count(lost)} of ${count(orders)} (${((100 * lost) / Math.max(1, orders)).toFixed(2)} %)`,
    ...[...attentions].map(([cause, times]) => row(cause, times)),
    `${count(seeds)} seeds, ${count(orders)} orders, ${count(writes)} writes of orders, ${count(events)} events in ${seconds.toFixed(1)} s: ${(seeds / seconds).toFixed(1)} seeds a second`,
    failures.length === 0 ? 'No invariant was broken.' : `Invariants were broken in ${failures.length} seeds.`,
  ].join('\n');
}

/** What a broken seed broke, and how to see it again. */
export function reportFailure({ plan, violations }: History, guard: string | undefined, minimized?: Minimized): string {
  const all = violations.map(({ invariant, text }) => `✗ ${invariant}: ${text}`);
  const drawn = [...plan.faults, ...plan.actors].join(', ') || 'no faults';
  const head = [`Seed ${plan.seed} (${drawn}; ${plan.orders.length} orders):`, ...all];
  if (minimized === undefined) return head.join('\n');
  const { restriction, history } = minimized;
  return [
    ...head,
    'The least that still breaks it:',
    ...history.trace,
    `Again: ${commandFor(plan.seed, restriction, guard)}`,
  ].join('\n');
}

function commandFor(seed: number, { faults, actors, orders }: Minimized['restriction'], guard: string | undefined) {
  const list = (items: readonly (string | number)[]) => (items.length === 0 ? 'none' : items.join(','));
  const without = guard === undefined ? '' : ` --without ${guard}`;
  return `npm run simulate -- --seed ${seed} --faults ${list(faults)} --actors ${list(actors)} --orders ${list(orders)}${without} --trace`;
}

/** The same for machines. */
export function reportJson(tally: Tally, seconds: number): object {
  const { seeds, orders, events, writes, struck, moves, attentions, failures } = tally;
  return {
    seeds,
    seconds,
    seedsPerSecond: seeds / seconds,
    orders,
    events,
    writes,
    struck: Object.fromEntries(struck),
    moves: Object.fromEntries(moves),
    attentions: Object.fromEntries(attentions),
    failures: failures.map(({ plan, violations }) => ({ seed: plan.seed, faults: plan.faults, violations })),
  };
}
