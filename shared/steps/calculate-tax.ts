import { totalsOf } from '../order/totals.ts';
import type { Tax } from '../ports/tax.ts';
import { entries, type Step } from './step.ts';

/**
 * Applies tax and fixes the totals.
 *
 * 1. Ask for the tax of each line and of the shipping.
 * 2. A market that cannot be taxed → the order fails; nothing was charged.
 */
export const calculateTax =
  (tax: Tax): Step =>
  async ({ terms }) => {
    const result = await tax.calculate(terms);
    if (result.kind === 'impossible') {
      return entries({ type: 'order.failing', reason: { code: result.code, detail: result.detail } });
    }
    return entries({ type: 'tax.calculated', totals: totalsOf(terms, result.taxes), taxes: result.taxes });
  };
