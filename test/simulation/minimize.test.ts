import { expect, it } from 'vitest';
import { partsWithout } from './guards.ts';
import { minimize } from './minimize.ts';
import { planOf } from './plan.ts';
import { type History, simulate } from './simulate.ts';

async function brokenHistory(): Promise<History> {
  const parts = partsWithout('deterministic-id');
  for (let seed = 1; ; seed += 1) {
    const history = await simulate(planOf(seed), { parts });
    const { violations, plan } = history;
    if (violations.length > 0 && plan.faults.length > 3 && plan.orders.length > 2) return history;
  }
}

it('leaves the least that breaks the same invariant, told line by line', { timeout: 120_000 }, async () => {
  const broken = await brokenHistory();
  const { restriction, history } = await minimize(broken, partsWithout('deterministic-id'));
  expect(history.violations[0]?.invariant).toBe(broken.violations[0]?.invariant);
  expect(restriction.orders).toHaveLength(1);
  expect(restriction.faults.length).toBeLessThan(broken.plan.faults.length);
  expect(history.trace.join('\n')).toContain('✗');
});
