import type { Stock } from '../ports/stock.ts';
import { entries, type Step } from './step.ts';
import { wantedBy } from './wanted.ts';

/**
 * Holds the goods of an order.
 *
 * 1. Reserve sku by sku, in sorted order. It is not atomic across skus: what was reserved before one runs out is
 *    released by the failing order.
 * 2. Not enough of one → the order fails.
 * 3. A tombstone of this order → somebody else has ended it meanwhile; leave it.
 */
export const reserveStock =
  (stock: Stock): Step =>
  async ({ id, terms }) => {
    for (const wanted of wantedBy(terms)) {
      const answer = await stock.reserve(id, wanted);
      if (answer === 'over') return entries();
      if (answer === 'out_of_stock') {
        const detail = `Not enough of ${wanted.sku} for the ${wanted.quantity} ordered.`;
        return entries({ type: 'order.failing', reason: { code: 'out_of_stock', detail } });
      }
    }
    return entries({ type: 'stock.reserved' });
  };
