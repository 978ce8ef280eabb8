import { z } from 'zod';
import { instant } from '../order/entries.ts';

/** `onHand` is on the shelf; `available` is what no order holds. */
export const stockSchema = z.object({
  id: z.literal('stock'),
  sku: z.string(),
  onHand: z.int().min(0),
  available: z.int().min(0),
  /** The write that set the count last. */
  command: z.string().optional(),
});
export type StockDocument = z.infer<typeof stockSchema>;

export const stockId = 'stock';

/** What an order holds of a sku, or that it holds nothing any more. Named after the order, so there is one at most. */
export const reservationSchema = z.object({
  id: z.string(),
  sku: z.string(),
  orderId: z.string(),
  quantity: z.int().min(0),
  status: z.enum(['held', 'consumed', 'released']),
  /** Since when it has this status (epoch milliseconds). */
  at: instant,
});
export type Reservation = z.infer<typeof reservationSchema>;

export const reservationId = (orderId: string): string => `reservation:${orderId}`;
