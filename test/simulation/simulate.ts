import { cast } from './actors/cast.ts';
import type { Parts } from './app.ts';
import { checkAtRest } from './at-rest.ts';
import { watchAttention } from './deserved-attention.ts';
import { armed } from './faults/catalog.ts';
import type { FaultId } from './faults/fault.ts';
import { type Plan } from './plan.ts';
import type { Violation } from './stage.ts';
import { World } from './world.ts';

const day = 24 * 3_600_000;
/** Everything has to come to rest within this time after the last trouble, in milliseconds. */
const settlesWithin = 20 * day;

/** What came of one seed. */
export interface History {
  plan: Plan;
  violations: readonly Violation[];
  struck: ReadonlyMap<FaultId, number>;
  moves: ReadonlyMap<string, number>;
  attentions: ReadonlyMap<string, number>;
  orders: number;
  /** How each planned order ended, by its number. */
  ends: ReadonlyMap<number, string>;
  events: number;
  writes: number;
  trace: readonly string[];
}

/** The app as it is. */
export const allParts: Parts = {
  stripe: (client) => client,
  documents: (documents) => documents,
  orders: (orders) => orders,
  stock: (stock) => stock,
  payments: (payments) => payments,
  shipping: (shipping) => shipping,
  notifications: (notifications) => notifications,
  steps: (steps) => steps,
  pipeline: (pipeline) => pipeline,
};

/** Lets a plan come true: first with everything that goes wrong, then without, until all is at rest; then it is judged. */
export async function simulate(
  plan: Plan,
  { parts = allParts, isTraced = false }: { parts?: Parts; isTraced?: boolean } = {},
): Promise<History> {
  const world = new World(plan, parts, isTraced);
  watchAttention(world);
  for (const actor of plan.actors) cast[actor](world);
  for (const fault of plan.faults) armed[fault](world);
  world.open();
  const { schedule, watch } = world;
  const isBroken = () => world.violations.length > 0;
  let shopping = world.buyers.length;
  const stories = world.buyers.map((buyer) => buyer.shop().finally(() => (shopping -= 1)));

  await schedule.run(world.chaosEnd, isBroken);
  world.calm();
  world.sweepers.plan();
  await schedule.run(world.chaosEnd + settlesWithin, isBroken);
  if (!schedule.isEmpty && !isBroken()) {
    const often = schedule.isEndless ? 'something goes on for ever' : `not at rest ${settlesWithin / day} days later`;
    watch.violate('I7', `${often}: ${world.overdue()}`);
  }
  if (!isBroken()) {
    if (shopping > 0) throw new Error('A buyer waits for something that is not planned.');
    await Promise.all(stories);
    await reconciled(world);
    await replays(world);
    await quietFeed(world);
    checkAtRest(world);
  }

  return {
    plan,
    violations: world.violations,
    struck: world.troubles.struck,
    moves: watch.moves,
    attentions: world.attentions,
    orders: watch.orders.size,
    ends: world.ends(),
    events: schedule.happened,
    writes: watch.writes,
    trace: world.trace.lines,
  };
}

/** What neither the feed nor the sweeper can see is found by the reconciler, within a day. */
async function reconciled({ schedule, reconcilers }: World): Promise<void> {
  for (let run = 0; run < 3; run += 1) {
    schedule.after(day / 4, () => reconcilers.run());
    await schedule.run(schedule.now + 2 * settlesWithin);
  }
}

/** I15: whatever was acknowledged is acknowledged again in the same words, and can be read. */
async function replays({ buyers, schedule }: World): Promise<void> {
  const again = Promise.all(
    buyers.map(async (buyer) => {
      if (buyer.acknowledged === undefined) return;
      await buyer.send();
      await buyer.look();
    }),
  );
  await schedule.run(schedule.now + day);
  await again;
}

/** I10: the whole feed from its beginning, and nothing is written, and nobody is told anything again. */
async function quietFeed(world: World): Promise<void> {
  const { watch, schedule, feed, hub } = world;
  const [before, shownBefore] = [watch.writes, hub.shown.length];
  feed.startOver();
  await schedule.run(schedule.now + day);
  const shown = hub.shown.length - shownBefore;
  if (shown > 0) watch.violate('I10', `${shown} messages were sent again when the feed was read again`);
  if (watch.writes > before) watch.violate('I10', `${watch.writes - before} writes when the feed was read again`);
}
