import type { Terms } from '../order/order.ts';
import type { Wanted } from '../ports/stock.ts';

/** What an order takes off the shelf: one quantity per sku, sorted, so that two orders never wait for each other. */
export function wantedBy(terms: Pick<Terms, 'lines'>): Wanted[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of terms.lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity })).toSorted((a, b) => (a.sku < b.sku ? -1 : 1));
}
