import type { Tax } from '../ports/tax.ts';
import { entries, type Step } from './step.ts';

/** Takes a sale off the books of the tax provider, once all of it was given back. */
export const reverseTax =
  (tax: Tax): Step =>
  async (order) => {
    await tax.reverse(order);
    return entries({ type: 'tax.reversed' });
  };
