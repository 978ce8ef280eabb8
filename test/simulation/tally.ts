import { type Transition, transitions } from '../../shared/order/transitions.ts';
import type { FaultId } from './faults/fault.ts';
import type { History } from './simulate.ts';

/** Every move that the transition table knows: per entry type and where it comes from, or the type of an entry that moves nothing. */
export const allMoves: readonly string[] = Object.entries<Transition>(transitions).flatMap(([type, transition]) =>
  'axis' in transition ? transition.from.map((from) => `${type}: ${from}`) : [type],
);

/** What many seeds came to, together. */
export class Tally {
  seeds = 0;
  orders = 0;
  events = 0;
  writes = 0;
  readonly struck = new Map<FaultId, number>();
  readonly moves = new Map<string, number>(allMoves.map((move) => [move, 0]));
  readonly attentions = new Map<string, number>();
  readonly failures: History[] = [];

  add(history: History): void {
    this.seeds += 1;
    this.orders += history.orders;
    this.events += history.events;
    this.writes += history.writes;
    sum(this.struck, history.struck);
    sum(this.moves, history.moves);
    sum(this.attentions, history.attentions);
    if (history.violations.length > 0) this.failures.push(history);
  }

  get untaken(): string[] {
    return [...this.moves].filter(([, times]) => times === 0).map(([move]) => move);
  }
}

function sum<K>(into: Map<K, number>, from: ReadonlyMap<K, number>): void {
  for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
}
