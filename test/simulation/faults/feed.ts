import type { World } from '../world.ts';

/** F3: the process died over a batch, and its lease says that the batch is done. */
export function checkpointAnyway(world: World): void {
  const dice = world.dice('F3');
  const rate = dice.between(0.2, 1);
  world.feedTroubles.checkpointsAnyway = () => {
    if (world.troubles.isOver || !dice.chance(rate)) return false;
    world.troubles.count('F3');
    return true;
  };
}

/** F4, F5, F6: what becomes of a batch. */
export function misdeliver(world: World, fault: 'F4' | 'F5' | 'F6'): void {
  const dice = world.dice(fault);
  const rate = dice.magnitude(0.05, 0.7);
  const fate = ({ F4: 'twice at once', F5: 'again later', F6: 'passed over' } as const)[fault];
  const before = world.feedTroubles.batch;
  world.feedTroubles.batch = (lane) => {
    const given = before(lane);
    if (given !== 'once' || world.troubles.isOver || !dice.chance(rate)) return given;
    world.troubles.count(fault);
    return fate;
  };
}

/** F7: so long between two looks that whole stretches of an order's life are skipped. */
export function lookSeldom(world: World): void {
  const dice = world.dice('F7');
  const longest = dice.magnitude(2_000, 120_000);
  const { pollDelay } = world.feedTroubles;
  world.feedTroubles.pollDelay = () => {
    if (world.troubles.isOver) return pollDelay();
    world.troubles.count('F7');
    return dice.between(50, longest);
  };
  const size = dice.whole(1, 3);
  world.feedTroubles.pageSize = () => size;
}

export function loseLeases(world: World): void {
  const dice = world.dice('F9');
  for (let n = 0; n < dice.whole(1, 3); n += 1) {
    world.schedule.after(dice.between(0, world.plan.chaos), () => {
      world.troubles.count('F9');
      world.trace.note('feed', () => 'starts from the beginning');
      world.feed.startOver();
    });
  }
}

export function splitPartitions(world: World): void {
  const dice = world.dice('F10');
  for (let n = 0; n < dice.whole(1, 2); n += 1) {
    world.schedule.after(dice.between(0, world.plan.chaos), () => {
      const [first, ...others] = world.cosmos.container('orders').ranges.map(({ id }) => id);
      if (first === undefined) return;
      world.troubles.count('F10');
      world.trace.note('feed', () => 'a partition splits');
      world.feed.split(dice.pick([first, ...others]));
    });
  }
}
