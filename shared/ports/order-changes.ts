/** That an order was written, and when by the store's clock (epoch milliseconds, whole seconds). */
export interface OrderChange {
  id: string;
  at: number;
}

/** What was written lately. */
export interface OrderChanges {
  /** Orders whose newest version was written within `from` ≤ t < `until`, the oldest first, a page at a time. */
  within(from: number, until: number, pageSize: number): AsyncIterable<OrderChange[]>;
}
