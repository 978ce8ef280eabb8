import type { Parts } from './app.ts';
import type { FaultId } from './faults/fault.ts';
import { planOf, type Restriction } from './plan.ts';
import { type History, simulate } from './simulate.ts';

/** The least that still breaks the same invariant. */
export interface Minimized {
  restriction: { faults: readonly FaultId[]; orders: readonly number[] };
  /** Traced. */
  history: History;
}

/**
 * Takes away orders and faults, one after the other, as long as the same invariant is broken. Each run is another history of
 * the same seed, so this finds a small one, not the smallest.
 */
export async function minimize({ plan, violations }: History, parts: Parts): Promise<Minimized> {
  const invariant = violations[0]?.invariant;
  let faults = plan.faults;
  let orders = plan.orders.map(({ number }) => number);
  const stillBreaks = async (restriction: Restriction) => {
    const history = await simulate(planOf(plan.seed, restriction), { parts });
    return history.violations[0]?.invariant === invariant;
  };

  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const fault of faults) {
      const fewer = faults.filter((one) => one !== fault);
      if (!(await stillBreaks({ faults: fewer, orders }))) continue;
      faults = fewer;
      isSmaller = true;
    }
    for (const order of orders) {
      const fewer = orders.filter((one) => one !== order);
      if (fewer.length === 0 || !(await stillBreaks({ faults, orders: fewer }))) continue;
      orders = fewer;
      isSmaller = true;
    }
  }
  const restriction = { faults, orders };
  return { restriction, history: await simulate(planOf(plan.seed, restriction), { parts, isTraced: true }) };
}
