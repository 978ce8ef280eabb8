import { labeled } from '../order/axes.ts';
import type { Order } from '../order/order.ts';
import type { Held, HeldStock } from '../ports/held-stock.ts';
import type { Orders } from '../ports/orders.ts';
import type { Stock } from '../ports/stock.ts';
import { eachBounded } from './each-bounded.ts';
import { ofOrder } from './of-order.ts';
import type { Pipeline } from './pipeline.ts';

const pageSize = 100;
const concurrency = 16;
/** A younger reservation is of no interest, in milliseconds. */
const settleTime = 60 * 60_000;

export interface StockToReconcile {
  held: HeldStock;
  stock: Pick<Stock, 'consume' | 'release'>;
  pipeline: Pick<Pipeline, 'clock' | 'signals' | 'tracing'> & { orders: Pick<Orders, 'read'> };
}

/**
 * Finds goods that are held for an order which is over: a host that was frozen may have reserved after the order ended, and
 * an operator may have closed one that held some. Runs until `deadline` (monotonic milliseconds), the oldest first.
 *
 * 1. The order still runs, or waits for a person → what it holds is left alone.
 * 2. Its goods have left with a label → they are taken off the shelf.
 * 3. Else they are given back.
 */
export async function reconcileStock({ held, stock, pipeline }: StockToReconcile, deadline: number): Promise<void> {
  const { clock, orders, signals, tracing } = pipeline;
  const settle = async (reservation: Held) => {
    const { orderId, sku, quantity } = reservation;
    const found = await orders.read(orderId);
    const fields = { orderId, sku, quantity, ended: found?.order.head.ended ?? null };
    if (found === undefined) return signals.problem('stock.held_by_nobody', new HeldByNobody(), fields);
    const over = afterEnd(found.order);
    if (over === undefined) return;
    await ofOrder(tracing, 'reconciler', found.order, async () => {
      await stock[over](orderId, { sku, quantity });
      signals.event(`stock.${over}_by_reconciler`, fields);
    });
  };

  for await (const page of held.before(clock.now() - settleTime, pageSize)) {
    await eachBounded(page, concurrency, async (reservation) => {
      try {
        await settle(reservation);
      } catch (error) {
        signals.problem('reconciler.failed', error, { orderId: reservation.orderId, walk: 'stock' });
      }
    });
    if (clock.monotonic() > deadline) return;
  }
}

/** What is to be done with the goods of an order that is over; undefined while it needs them. */
function afterEnd({ head }: Order): 'consume' | 'release' | undefined {
  if (head.attention !== null || head.ended === 'no') return undefined;
  const hasLeft = head.stock === 'consumed' || (head.ended === 'closed' && labeled.includes(head.shipment));
  return hasLeft ? 'consume' : 'release';
}

/** An order is placed before anything is held for it. */
class HeldByNobody extends Error {
  readonly code = 'held_by_nobody';

  constructor() {
    super('A reservation names an order that does not exist. Look in the catalog container, and release it.');
    this.name = 'HeldByNobody';
  }
}
