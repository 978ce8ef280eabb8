import { expect, it } from 'vitest';
import { focusOf, guardNames, guards, partsWithout } from './guards.ts';
import { planOf } from './plan.ts';
import { simulate } from './simulate.ts';

/** Each guard that is missing shows well before so many seeds are tried. */
const seeds = 150;

it.each(guardNames.map((name) => [name, guards[name].story] as const))(
  'without %s an invariant breaks: %s',
  { timeout: 600_000 },
  async (name) => {
    const broken: string[] = [];
    for (let seed = 1; seed <= seeds && broken.length === 0; seed += 1) {
      const { violations } = await simulate(planOf(seed, focusOf(name)), { parts: partsWithout(name) });
      broken.push(...violations.map(({ invariant }) => invariant));
    }
    expect(broken).not.toEqual([]);
  },
);

it('with all of them none does, where each is needed most', { timeout: 600_000 }, async () => {
  const broken: string[] = [];
  for (const name of guardNames)
    for (let seed = 1; seed <= 4; seed += 1) {
      const { violations } = await simulate(planOf(seed, focusOf(name)));
      broken.push(...violations.map(({ invariant, text }) => `${name}, seed ${seed}: ${invariant}: ${text}`));
    }
  expect(broken).toEqual([]);
});
