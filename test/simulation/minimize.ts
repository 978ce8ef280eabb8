import type { Parts } from './app.ts';
import { planOf, type Restriction } from './plan.ts';
import { type History, simulate } from './simulate.ts';

/** What is left of a plan. */
type Remainder = Required<{ [K in keyof Restriction]: NonNullable<Restriction[K]> }>;

/** The least that still breaks the same invariant. */
export interface Minimized {
  restriction: Remainder;
  /** Traced. */
  history: History;
}

/**
 * Takes away faults, actors and orders, one after the other, as long as the same invariant is broken. Each run is another
 * history of the same seed, so this finds a small one, not the smallest.
 */
export async function minimize({ plan, violations }: History, parts: Parts): Promise<Minimized> {
  const invariant = violations[0]?.invariant;
  const stillBreaks = async (restriction: Restriction) => {
    const history = await simulate(planOf(plan.seed, restriction), { parts });
    return history.violations[0]?.invariant === invariant;
  };

  let least: Remainder = {
    faults: plan.faults,
    actors: plan.actors,
    orders: plan.orders.map(({ number }) => number),
  };
  for (let before = -1; before !== sizeOf(least); ) {
    before = sizeOf(least);
    for (const smaller of withoutEach(least)) {
      const fewer = smaller(least);
      if (fewer.orders.length > 0 && sizeOf(fewer) < sizeOf(least) && (await stillBreaks(fewer))) least = fewer;
    }
  }
  return { restriction: least, history: await simulate(planOf(plan.seed, least), { parts, isTraced: true }) };
}

/** One way to make a plan smaller for each thing in it. */
function withoutEach({ faults, actors, orders }: Remainder): ((from: Remainder) => Remainder)[] {
  return [
    ...faults.map((fault) => (from: Remainder) => ({ ...from, faults: from.faults.filter((one) => one !== fault) })),
    ...actors.map((actor) => (from: Remainder) => ({ ...from, actors: from.actors.filter((one) => one !== actor) })),
    ...orders.map((order) => (from: Remainder) => ({ ...from, orders: from.orders.filter((one) => one !== order) })),
  ];
}

function sizeOf({ faults, actors, orders }: Remainder): number {
  return faults.length + actors.length + orders.length;
}
