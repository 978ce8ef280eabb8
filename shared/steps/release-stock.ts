import type { Stock } from '../ports/stock.ts';
import { entries, type Step } from './step.ts';
import { wantedBy } from './wanted.ts';

/**
 * Gives back what an order held, in reverse order, and leaves a tombstone for every sku, also where nothing was held:
 * a host that was frozen in mid-reservation must not reserve for an order that is over.
 */
export const releaseStock =
  (stock: Stock): Step =>
  async ({ id, terms }) => {
    for (const wanted of wantedBy(terms).toReversed()) await stock.release(id, wanted);
    return entries({ type: 'stock.released' });
  };
