import type { Stock } from '../ports/stock.ts';
import { entries, type Step } from './step.ts';
import { wantedBy } from './wanted.ts';

/** Takes the reserved goods off the shelf, once they are paid. */
export const consumeStock =
  (stock: Stock): Step =>
  async ({ id, terms }) => {
    for (const wanted of wantedBy(terms)) await stock.consume(id, wanted);
    return entries({ type: 'stock.consumed' });
  };
