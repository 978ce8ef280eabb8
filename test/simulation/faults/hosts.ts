import type { StepName } from '../../../shared/order/next-step.ts';
import type { Order } from '../../../shared/order/order.ts';
import type { Steps } from '../../../shared/steps/registry.ts';
import type { Step } from '../../../shared/steps/step.ts';
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

/** So many runs of an order may die before a person is asked. */
const mostKilled = 5;

/** Steps that many orders come to. */
const oftenRun = [
  'calculate-tax',
  'reserve-stock',
  'prepare-payment',
  'authorize-payment',
  'prepare-shipment',
  'buy-shipment',
  'capture-payment',
  'consume-stock',
  'commit-tax',
  'cancel-payment',
  'release-stock',
  'refund-payment',
] as const satisfies StepName[];

const restart = (dice: Dice): number => dice.magnitude(500, 2 * minute);

/** F33: a step throws for one order, again and again. */
export function throwFor(world: World): void {
  const dice = world.dice('F33');
  const orderId = chosenOrder(world, dice);
  const step = dice.pick(oftenRun);
  world.spoilSteps((steps) =>
    spoiled(steps, step, ({ id }) => {
      if (id !== orderId() || world.troubles.isOver) return undefined;
      world.troubles.count('F33');
      throw new TypeError('Cannot read properties of undefined');
    }),
  );
}

/** F34: whoever runs a step of one order dies of it. */
export function killFor(world: World): void {
  const dice = world.dice('F34');
  const orderId = chosenOrder(world, dice);
  const step = dice.pick(oftenRun);
  let left = dice.pick([2, 4, 1_000]);
  let killed = 0;
  let tried = 0;
  world.watch.onOrder(({ id, ...order }) => {
    if (id !== orderId()) return;
    // A claim adds an attempt; a run that has ended does not, and begins the count anew.
    const hasEnded = order.runs === 0 && order.attempts <= tried;
    if (hasEnded || order.head.attention !== null) killed = 0;
    tried = order.attempts;
  });
  world.spoilSteps((steps, process) =>
    spoiled(steps, step, ({ id, attempts }) => {
      if (id !== orderId() || world.troubles.isOver || left === 0) return undefined;
      left -= 1;
      // Until the sweeper has claimed it, an order kills every process that its lane runs in.
      killed += attempts > 0 ? 1 : 0;
      world.troubles.count('F34');
      if (killed > mostKilled) world.watch.violate('F34', `${id} has killed ${killed} processes, and nobody was asked`);
      world.killProcess(process, restart(dice));
      return new Promise(() => {});
    }),
  );
}

/** The id of one of the orders, once it has one. */
function chosenOrder(world: World, dice: Dice): () => string | undefined {
  const number = dice.whole(1, Math.max(1, ...world.plan.orders.map((order) => order.number)));
  return () => [...world.acknowledgedOrders].find(([, planned]) => planned.number === number)?.[0];
}

/** Steps one of which is preceded by something. */
function spoiled(steps: Steps, name: StepName, before: (order: Order) => Promise<never> | undefined): Steps {
  return {
    ...steps,
    [name]: async (...given: Parameters<Step>) => {
      await before(given[0]);
      return steps[name](...given);
    },
  };
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
  const rate = dice.magnitude(0.001, 0.15);
  world.troubles.add('F35', ({ isWrite }: Call, process: Process) => {
    if (!isWrite || !dice.chance(rate)) return undefined;
    // The request was computed, the machine stands still before it leaves, and the answer finds it standing.
    const standstill = dice.magnitude(100, 2 * minute);
    world.freeze(process.host, standstill, dice.chance(0.5));
    return { kind: 'slow', there: dice.chance(0.5) ? standstill : 5, back: 5 };
  });
}

/** F30: a machine is suspended with a request in its buffers, the buyer cancels, and then the request leaves; or it dies. */
export function cancelInFlight(world: World): void {
  const dice = world.dice('F30');
  const rate = dice.magnitude(0.02, 0.5);
  const struck = new Set<string>();
  world.troubles.add('F30', ({ isWrite, about }, process) => {
    const customer = isWrite ? world.customerOf(about) : undefined;
    if (customer === undefined || struck.has(about) || !dice.chance(rate)) return undefined;
    struck.add(about);
    const { orderId, token, number } = customer;
    const standstill = dice.between(10_000, 3 * minute);
    world.freeze(process.host, standstill, true);
    world.schedule.after(dice.magnitude(1, 5_000), () =>
      world.act(`cancel of order ${number}`, () =>
        world.desk.command('cancel', orderId, { token, key: `cancel-in-flight-${number}-${'0'.repeat(16)}` }),
      ),
    );
    if (dice.chance(0.3)) world.schedule.after(standstill, () => world.killProcess(process, restart(dice)));
    return { kind: 'slow', there: standstill, back: 5 };
  });
}
