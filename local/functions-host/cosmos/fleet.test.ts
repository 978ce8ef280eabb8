import fc from 'fast-check';
import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import { type Change, Fleet } from './fleet.fake.ts';

const key = fc.integer({ min: 0, max: 254 }).map((n) => n.toString(16).toUpperCase().padStart(2, '0'));
const event = fc.oneof(
  { weight: 3, arbitrary: fc.record({ write: fc.array(key, { minLength: 1, maxLength: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ waitMs: fc.integer({ min: 0, max: 40_000 }) }) },
  { weight: 2, arbitrary: fc.record({ join: fc.integer({ min: -50_000, max: 50_000 }) }) },
  fc.record({ kill: fc.nat() }),
  fc.record({ stop: fc.nat() }),
  fc.record({ split: key }),
  fc.record({ deleteLease: fc.nat() }),
);
type Event = Partial<{
  write: string[];
  waitMs: number;
  join: number;
  kill: number;
  stop: number;
  split: string;
  deleteLease: number;
}>;

async function happen(fleet: Fleet, event: Event): Promise<void> {
  for (const one of event.write ?? []) fleet.write(one);
  if (event.waitMs !== undefined) await fleet.clock.advance(event.waitMs);
  if (event.join !== undefined) fleet.join(event.join);
  const killed = pick(fleet.living, event.kill);
  if (killed !== undefined) killed.dead = true;
  pick(fleet.living, event.stop)?.stop.abort();
  if (event.split !== undefined) fleet.split(event.split);
  const deleted = pick([...fleet.store.leases.keys()], event.deleteLease);
  if (deleted !== undefined) fleet.store.leases.delete(deleted);
}
const pick = <T>(items: T[], n: number | undefined) => (n === undefined ? undefined : items[n % items.length]);

/** The changes of each key in the order in which they were first handed over. */
function firstSeen(changes: Change[]): Map<string, number[]> {
  const seen = new Map<string, number[]>();
  for (const { key: of, version } of changes) {
    const versions = seen.get(of) ?? [];
    if (!versions.includes(version)) seen.set(of, [...versions, version]);
  }
  return seen;
}
const allOf = (changes: Change[]) => firstSeen(changes.toSorted((a, b) => a.version - b.version));

describe('a fleet of hosts', { timeout: 120_000 }, () => {
  it('after any joins, deaths, stops, splits and lost leases owns each range once, and has missed no change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), fc.integer(), async (events, seed) => {
        const fleet = new Fleet(['55', 'AA'], seededRandom(seed));
        for (const one of events) await happen(fleet, one);
        if (fleet.living.length === 0) fleet.join();
        await fleet.clock.advance(700_000);

        const living = fleet.living.map(({ name }) => name);
        expect(fleet.owners.map(([range]) => range).toSorted()).toEqual(
          fleet.ranges.map(({ min, max }) => `${min}-${max}`).toSorted(),
        );
        const shares = living.map((name) => fleet.owners.filter(([, owner]) => owner === name).length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(fleet.ranges.length);
        expect(Math.max(...shares)).toBeLessThanOrEqual(Math.ceil(fleet.ranges.length / living.length));
        expect(fleet.twice).toEqual([]);
        expect(firstSeen(fleet.begun)).toEqual(allOf(fleet.changes));
        expect(firstSeen(fleet.ended.toSorted((a, b) => a.version - b.version))).toEqual(allOf(fleet.changes));
      }),
      { numRuns: 40 },
    );
  });
});
