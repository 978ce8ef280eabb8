import type { EntryType } from '../../../shared/order/entries.ts';
import type { Dice } from '../dice.ts';
import type { World } from '../world.ts';

const minute = 60_000;

/** When somebody does something: some time after the order was acknowledged, or so long after an entry was written. */
export type Moment = { after: number } | { entry: EntryType; after: number };

/** Most races are just behind a write, some before whatever follows from it, and a few much later. */
export function drawMoment(dice: Dice, entries: readonly [EntryType, ...EntryType[]]): Moment {
  if (dice.chance(0.2)) return { after: dice.magnitude(1, 60 * minute) };
  return { entry: dice.pick(entries), after: dice.magnitude(1, dice.pick([500, 5_000, 30 * minute])) };
}

/** Has somebody do something at that moment of an order's life, once; never, if the moment does not come. */
export function atMoment(world: World, orderId: string, moment: Moment, name: string, work: () => Promise<void>): void {
  const begin = () => {
    world.schedule.after(moment.after, () => world.act(name, work));
  };
  if (!('entry' in moment)) return begin();
  let isPast = false;
  const pass = () => {
    if (isPast) return;
    isPast = true;
    begin();
  };
  const written = world.watch.orders.get(orderId)?.log.some(({ type }) => type === moment.entry);
  if (written === true) return pass();
  world.watch.onEntry((order, { type }) => {
    if (order.id === orderId && type === moment.entry) pass();
  });
}
