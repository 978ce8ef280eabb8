export interface Wanted {
  sku: string;
  quantity: number;
}

/** Goods on hand, and what is held for orders. Each method is repeatable: the reservation is named after its order. */
export interface Stock {
  /** `over`: the order released this sku before, so it may never hold it again. */
  reserve(orderId: string, wanted: Wanted): Promise<'held' | 'out_of_stock' | 'over'>;
  /** Takes what was held off the shelf. */
  consume(orderId: string, wanted: Wanted): Promise<void>;
  /**
   * Gives back what was held; leaves a tombstone also where nothing was. What was consumed comes back to the shelf as well:
   * a run that was overtaken by a cancel may have taken it.
   */
  release(orderId: string, wanted: Wanted): Promise<void>;
}
