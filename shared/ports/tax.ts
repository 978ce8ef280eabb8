import type { Line, Order, Terms } from '../order/order.ts';
import type { TaxAmount, TaxMode } from '../order/tax.ts';

/** What tax depends on. */
export type Taxable = Pick<Terms, 'currency' | 'taxMode' | 'destination' | 'placedAt'> & {
  lines: readonly Pick<Line, 'amount' | 'taxCode'>[];
  /** null when there is nothing to ship. */
  shipping: Pick<NonNullable<Terms['shipping']>, 'amount' | 'taxCode'> | null;
};

export type TaxResult = { kind: 'taxes'; taxes: TaxAmount[] } | { kind: 'impossible'; code: string; detail: string };

/** Tax on sales. */
export interface Tax {
  /** Whether prices of a market hold the tax. */
  mode(country: string): TaxMode;
  calculate(sale: Taxable): Promise<TaxResult>;
  /** Puts a sale on the books of the tax provider; repeatable, keyed by order. */
  commit(order: Order): Promise<void>;
  /** Takes a sale off the books that was wholly given back; repeatable. */
  reverse(order: Order): Promise<void>;
}
