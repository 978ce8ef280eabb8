import type { Steps } from '../../../shared/steps/registry.ts';
import type { Dice } from '../dice.ts';
import type { Process } from '../host.ts';
import type { Call } from '../troubles.ts';
import type { World } from '../world.ts';

const minute = 60_000;

/** F1, F2: the process dies over a call that changes something, before it is sent or once it is done. */
export function crash(world: World, fault: 'F1' | 'F2'): void {
  const dice = world.dice(fault);
  const rate = dice.magnitude(0.005, 0.1);
  const when = fault === 'F1' ? 'before' : 'after';
  world.troubles.add(fault, ({ isWrite }, process) =>
    isWrite && dice.chance(rate)
      ? { kind: 'kill', when, kill: () => world.killProcess(process, restart(dice)) }
      : undefined,
  );
  if (fault === 'F1') {
    for (let n = 0; n < dice.whole(0, 4); n += 1) {
      world.schedule.after(dice.between(0, world.plan.chaos), () => {
        world.troubles.count('F1');
        world.kill(dice.pick(world.hosts), restart(dice));
      });
    }
  }
}

const restart = (dice: Dice): number => dice.magnitude(500, 2 * minute);

/** F33: a step throws for one order, again and again. */
export function throwFor(world: World): void {
  const dice = world.dice('F33');
  const orderId = chosenOrder(world, dice);
  const step = dice.whole(0, 8);
  world.spoilSteps((steps) =>
    spoiled(steps, (at, id) => {
      if (at !== step || id !== orderId() || world.troubles.isOver) return undefined;
      world.troubles.count('F33');
      throw new TypeError('Cannot read properties of undefined');
    }),
  );
}

/** F34: whoever runs a step of one order dies of it. */
export function killFor(world: World): void {
  const dice = world.dice('F34');
  const orderId = chosenOrder(world, dice);
  const step = dice.whole(0, 8);
  let left = dice.pick([2, 4, 1_000]);
  world.spoilSteps((steps, process) =>
    spoiled(steps, (at, id) => {
      if (at !== step || id !== orderId() || world.troubles.isOver || left === 0) return undefined;
      left -= 1;
      world.troubles.count('F34');
      world.killProcess(process, restart(dice));
      return new Promise(() => {});
    }),
  );
}

/** The id of an order by its number, once it has one. */
function chosenOrder(world: World, dice: Dice): () => string | undefined {
  const number = dice.whole(1, 8);
  return () => [...world.acknowledgedOrders].find(([, planned]) => planned.number === number)?.[0];
}

/** Steps before which something happens: `at` is the place of the step in the registry. */
function spoiled(steps: Steps, before: (at: number, orderId: string) => Promise<never> | undefined): Steps {
  const entries = Object.entries(steps).map(([name, step], at): [string, Steps[keyof Steps]] => [
    name,
    async (order, ledger) => {
      await before(at, order.id);
      return step(order, ledger);
    },
  ]);
  return { ...steps, ...Object.fromEntries(entries) };
}

/** F35: clocks are up to five minutes off, jump now and then, and machines stand still for some minutes. */
export function bendTime(world: World): void {
  const dice = world.dice('F35');
  const skew = () => Math.round(dice.between(-5 * minute, 5 * minute));
  for (const host of world.hosts) {
    host.skew = skew();
    for (let n = 0; n < dice.whole(0, 3); n += 1) {
      world.schedule.after(dice.between(0, world.plan.chaos), () => {
        world.troubles.count('F35');
        host.skew = skew();
        world.trace.note(host.name, () => `its clock is now ${Math.round(host.skew / 1_000)} s ahead`);
        world.sweepers.plan();
      });
    }
    for (let n = 0; n < dice.whole(0, 4); n += 1) {
      world.schedule.after(dice.between(0, world.plan.chaos), () => {
        world.troubles.count('F35');
        world.freeze(host, dice.magnitude(100, 3 * minute), dice.chance(0.5));
      });
    }
  }
  const rate = dice.magnitude(0.001, 0.03);
  world.troubles.add('F35', ({ isWrite }: Call, process: Process) => {
    if (!isWrite || !dice.chance(rate)) return undefined;
    // The request was computed, the machine stands still before it leaves, and the answer finds it standing.
    const standstill = dice.magnitude(100, 2 * minute);
    world.freeze(process.host, standstill, dice.chance(0.5));
    return { kind: 'slow', there: dice.chance(0.5) ? standstill : 5, back: 5 };
  });
}
