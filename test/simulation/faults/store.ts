import type { Dice } from '../dice.ts';
import type { Call } from '../troubles.ts';
import type { World } from '../world.ts';
import type { FaultId } from './fault.ts';

const minute = 60_000;

const isStore = ({ service }: Call) => service === 'store';

/** Strikes calls to the store by chance; `rate` is drawn once. */
function byChance(
  world: World,
  fault: FaultId,
  rates: [number, number],
  concerns: (call: Call) => boolean,
  trouble: (dice: Dice, call: Call) => NonNullable<ReturnType<Parameters<World['troubles']['add']>[1]>>,
): void {
  const dice = world.dice(fault);
  const rate = dice.magnitude(...rates);
  world.troubles.add(fault, (call) =>
    isStore(call) && concerns(call) && dice.chance(rate) ? trouble(dice, call) : undefined,
  );
}

/** F11: the SDK has waited for a while and gives up, or the call is aborted while it waits. */
export function throttle(world: World): void {
  byChance(
    world,
    'F11',
    [0.01, 0.4],
    () => true,
    (dice) =>
      dice.chance(0.7)
        ? { kind: 'status', status: 429, effect: 'never' }
        : { kind: 'lost', effect: 'never', how: 'timeout' },
  );
}

export function loseWrites(world: World): void {
  byChance(
    world,
    'F12',
    [0.01, 0.3],
    ({ isWrite }) => isWrite,
    (dice) => ({ kind: 'lost', effect: 'never', how: dice.pick(['broken', 'timeout']) }),
  );
}

export function loseAnswers(world: World): void {
  byChance(
    world,
    'F13',
    [0.01, 0.3],
    ({ isWrite }) => isWrite,
    (dice) =>
      dice.chance(0.2)
        ? { kind: 'slow', there: dice.between(5_000, 20_000), back: 5 }
        : { kind: 'lost', effect: 'done', how: dice.pick(['broken', 'timeout']) },
  );
}

/** F14: somebody else writes the order again and again: its content stays, its version does not. */
export function fightOver(world: World): void {
  const dice = world.dice('F14');
  const rate = dice.magnitude(0.05, 0.8);
  world.cosmos.onWrite((name, [item]) => {
    if (name !== 'orders' || item?.id.startsWith('ord_') !== true || world.troubles.isOver || !dice.chance(rate))
      return;
    world.schedule.after(dice.magnitude(1, 200), () => {
      if (world.troubles.isOver) return;
      world.troubles.count('F14');
      const newest = world.cosmos.newest('orders', item.id, item.id);
      if (newest === undefined) return;
      world.trace.note('rival', () => `writes ${item.id} as it is`);
      world.cosmos.write('orders', item.id, [item.id], (container) =>
        container.replace([item.id], item.id, newest.document),
      );
    });
  });
  world.troubles.add('F14', (call) =>
    isStore(call) && call.isWrite && call.operation.startsWith('catalog') && dice.chance(rate / 2)
      ? { kind: 'status', status: 449, effect: 'never' }
      : undefined,
  );
}

export function lag(world: World): void {
  const longest = world.dice('F15').magnitude(50, 20_000);
  byChance(
    world,
    'F15',
    [0.05, 0.7],
    ({ isWrite }) => !isWrite,
    (dice) => ({ kind: 'stale', lag: dice.between(1, longest) }),
  );
}

/** F16: answers in between, and some minutes in which the region takes no writes at all. */
export function failOver(world: World): void {
  const dice = world.dice('F16');
  const windows = Array.from({ length: dice.whole(0, 2) }, () => {
    const from = world.schedule.now + dice.between(0, world.plan.chaos);
    return { from, until: from + dice.magnitude(5_000, 10 * minute) };
  });
  world.troubles.add('F16', (call) => {
    if (!isStore(call) || !windows.some(({ from, until }) => from <= world.schedule.now && world.schedule.now < until))
      return undefined;
    if (call.isWrite) return { kind: 'status', status: 403, substatus: 3, effect: 'never' };
    return dice.chance(0.5) ? { kind: 'status', status: 503, effect: 'never' } : undefined;
  });
  byChance(
    world,
    'F16',
    [0.01, 0.3],
    () => true,
    (_, { isWrite }) => ({
      kind: 'status',
      status: dice.pick(isWrite ? [408, 449, 500, 503] : [408, 500, 503]),
      effect: 'never',
    }),
  );
  byChance(
    world,
    'F16',
    [0.01, 0.1],
    ({ isWrite }) => isWrite,
    () => ({ kind: 'status', status: dice.pick([408, 500, 503]), effect: 'done' }),
  );
}

/** F17: documents of nobody, and of a newer release. */
export function litter(world: World): void {
  const dice = world.dice('F17');
  for (let n = 1; n <= dice.whole(1, 4); n += 1) {
    const id = `litter-${n}`;
    const overdue = { wakeAt: dice.chance(0.5) ? world.schedule.now : null };
    const document = dice.pick<Record<string, string | number | null>>([
      { id, orderId: id },
      { id, orderId: id, schema: 99, ...overdue },
      { id, orderId: id, schema: 2, log: 'none', ...overdue },
    ]);
    const clearUp = () => {
      world.cosmos.remove('orders', id, id);
      world.sweepers.forget('orders', id);
    };
    world.schedule.after(dice.between(0, world.plan.chaos), () => {
      world.troubles.count('F17');
      world.cosmos.write('orders', id, [id], (container) => container.create([id], { ...document, id }));
      world.schedule.after(dice.magnitude(10_000, 60 * minute), clearUp);
    });
  }
}
