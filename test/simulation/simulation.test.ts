import { describe, expect, it } from 'vitest';
import { type FaultId, faultIds } from './faults/fault.ts';
import { planOf } from './plan.ts';
import { regressions } from './regressions.ts';
import { type History, simulate } from './simulate.ts';

/** New histories with each run; the number of the first one is printed, so that a failure can be repeated. */
const fresh = 100;
const first = Math.floor(Math.random() * 1_000_000_000);

const broken = ({ plan, violations }: History) =>
  violations.map(({ invariant, text }) => `--seed ${plan.seed}: ${invariant}: ${text}`);

const byNumber = ({ ends }: History) => [...ends].toSorted(([a], [b]) => a - b);

describe('the pipeline in virtual time', () => {
  it(`keeps every invariant over ${fresh} seeds from ${first} on`, { timeout: 600_000 }, async () => {
    const struck = new Set<FaultId>();
    for (let seed = first; seed < first + fresh; seed += 1) {
      const history = await simulate(planOf(seed));
      for (const fault of history.struck.keys()) struck.add(fault);
      expect(broken(history)).toEqual([]);
    }
    expect(struck.size).toBeGreaterThan(faultIds.length / 2);
  });

  it.each(regressions)('$story (seed $seed)', async ({ seed, ...restriction }) => {
    expect(broken(await simulate(planOf(seed, restriction)))).toEqual([]);
  });

  it('is the same history again for the same seed', async () => {
    const [once, again] = [
      await simulate(planOf(7), { isTraced: true }),
      await simulate(planOf(7), { isTraced: true }),
    ];
    expect(again.trace).toEqual(once.trace);
    expect(once.trace.length).toBeGreaterThan(100);
  });

  it('I20: wrong clocks and machines that stand still change no outcome', { timeout: 300_000 }, async () => {
    for (let seed = first; seed < first + 40; seed += 1) {
      const plan = planOf(seed, { faults: [], actors: [] });
      // Who gets the last piece is a matter of who comes first.
      const skus = plan.skus.map((sku) => ({ ...sku, onHand: 100 }));
      const [right, wrong] = [await simulate({ ...plan, skus }), await simulate({ ...plan, skus, faults: ['F35'] })];
      expect({ seed, ends: byNumber(wrong) }).toEqual({ seed, ends: byNumber(right) });
    }
  });

  it('is the same whether or not it is told', async () => {
    const [told, untold] = [await simulate(planOf(11), { isTraced: true }), await simulate(planOf(11))];
    expect({ ...untold, trace: told.trace }).toEqual(told);
    expect(untold.trace).toEqual([]);
  });
});
