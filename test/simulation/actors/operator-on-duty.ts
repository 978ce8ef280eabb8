import type { Order } from '../../../shared/order/order.ts';
import type { Dice } from '../dice.ts';
import { operatorToken } from '../shop-settings.ts';
import type { Engage } from './engage.ts';

const minute = 60_000;
const visits = 3;

/** Looks after orders in attention: has them tried again, cancels them, and at last settles them by hand. */
export const operatorOnDuty: Engage = (world) => {
  world.watch.onEntry((order, { type, seq }) => {
    if (type !== 'order.attention') return;
    const visit = order.log.filter((entry) => entry.type === type && entry.seq <= seq).length;
    const number = world.customerOf(order.id)?.number ?? 0;
    const dice = world.dice(`duty at order ${number} visit ${visit}`);
    if (visit > visits || dice.chance(0.1)) return;
    const word = visit === visits ? 'resolve' : wordFor(order, dice);
    const key = `duty-${number}-${visit}-${'0'.repeat(16)}`;
    world.schedule.after(dice.magnitude(1_000, 6 * 60 * minute), () =>
      world.act(`${word} of order ${number}`, () =>
        world.desk.command(word, order.id, { token: operatorToken, key, body: { note: 'Seen to.' } }),
      ),
    );
  });
};

/** What has ended can only be tried again or settled. */
function wordFor({ head }: Order, dice: Dice): 'retry' | 'resolve' | 'undo' {
  if (head.ended !== 'no') return dice.pick(['retry', 'resolve', 'resolve'] as const);
  return dice.pick(['retry', 'retry', 'resolve', 'undo'] as const);
}
