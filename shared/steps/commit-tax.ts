import type { Tax } from '../ports/tax.ts';
import { entries, type Step } from './step.ts';

/** Puts the sale on the books of the tax provider, once the money is there. */
export const commitTax =
  (tax: Tax): Step =>
  async (order) => {
    await tax.commit(order);
    return entries({ type: 'tax.committed' });
  };
