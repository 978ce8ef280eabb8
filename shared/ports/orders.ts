import type { Reason } from '../order/entries.ts';
import type { Order, WaitsFor } from '../order/order.ts';

/** An order with the version that a conditional replace needs. */
export interface StoredOrder {
  order: Order;
  etag: string;
}

/** A row of the operators' work list, free of personal data. */
export interface OrderInAttention {
  orderId: string;
  orderNumber: string;
  /** Epoch milliseconds. */
  placedAt: number;
  /** Minor units of `currency`; null before tax. */
  total: number | null;
  currency: string;
  attention: Reason;
}

/** `code`: only those with this reason. `after`: the last id of the page before. */
export interface AttentionPage {
  code?: string;
  after?: string;
  limit: number;
}

/** Only the orders that wait for somebody, or all but those. Nobody is left out of an empty list. */
export type Waiting = { waitingFor: WaitsFor } | { notWaitingFor: readonly WaitsFor[] };

/**
 * Where orders are kept. Every method throws a PortFailure when the store gave no answer that could be resolved; what
 * reads an order throws UnreadableDocument or NewerSchema (unreadable.ts) for one that this code cannot read.
 */
export interface Orders {
  /** Writes a new order; `false` with what is there when the id is taken. A lost answer is resolved by reading. */
  create(order: Order): Promise<{ created: boolean; stored: StoredOrder }>;
  /** Undefined when there is none. */
  read(orderId: string): Promise<StoredOrder | undefined>;
  /**
   * Replaces the version `etag`; undefined when another writer was faster. A lost answer is resolved by reading: a version
   * that carries `order.command`, in itself or in its log, is this write.
   */
  replace(order: Order, etag: string): Promise<StoredOrder | undefined>;
  /** Ids of the orders whose `wakeAt` has come, the longest overdue first, a page at a time. */
  due(now: number, pageSize: number, which?: Waiting): AsyncIterable<string[]>;
  /** Orders that wait for an operator, by id: at most `limit`. */
  inAttention(page: AttentionPage): Promise<OrderInAttention[]>;
  /** How many orders wait for an operator. */
  countInAttention(): Promise<number>;
  /** The id of the order whose payment or shipment has this id at its provider now; undefined when there is none. */
  withRef(of: keyof Order['head']['refs'], ref: string): Promise<string | undefined>;
}
