/** What an order holds of a sku. */
export interface Held {
  orderId: string;
  sku: string;
  quantity: number;
}

/** Reservations that are held. */
export interface HeldStock {
  /** Those that were made before `date` (epoch milliseconds), the oldest first, a page at a time. */
  before(date: number, pageSize: number): AsyncIterable<Held[]>;
}
