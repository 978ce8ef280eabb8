import type { Stock } from '../ports/stock.ts';
import { entries, type Step } from './step.ts';
import { wantedBy } from './wanted.ts';

/**
 * Gives back what an order held.
 *
 * 1. That the order fails is in the ledger first: a tombstone under an order that still tries to reserve would stop it
 *    for good.
 * 2. Release in reverse order, and leave a tombstone for every sku, also where nothing was held: a host that was frozen
 *    in mid-reservation must not reserve for an order that is over.
 */
export const releaseStock =
  (stock: Stock): Step =>
  async ({ id, terms }, ledger) => {
    await ledger.commit();
    for (const wanted of wantedBy(terms).toReversed()) await stock.release(id, wanted);
    return entries({ type: 'stock.released' });
  };
