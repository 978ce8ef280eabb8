import type { Stock } from '../ports/stock.ts';
import { entries, needsAttention, type Step } from './step.ts';
import { wantedBy } from './wanted.ts';

/**
 * Holds the goods of an order.
 *
 * 1. Reserve sku by sku, in sorted order. It is not atomic across skus: what was reserved before one runs out is
 *    released by the failing order.
 * 2. Not enough of one → the order fails.
 * 3. A tombstone of this order → it was ended meanwhile, and the commit of what is said here meets a newer version. If it
 *    does not, the ledger and the stock disagree, and a person has to look.
 */
export const reserveStock =
  (stock: Stock): Step =>
  async ({ id, terms }) => {
    for (const wanted of wantedBy(terms)) {
      const answer = await stock.reserve(id, wanted);
      if (answer === 'over')
        return needsAttention('stock_released', `The ledger wants ${wanted.sku}, which was released for good.`);
      if (answer === 'out_of_stock') {
        const detail = `Not enough of ${wanted.sku} for the ${wanted.quantity} ordered.`;
        return entries({ type: 'order.failing', reason: { code: 'out_of_stock', detail } });
      }
    }
    return entries({ type: 'stock.reserved' });
  };
