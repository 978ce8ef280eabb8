import { z } from 'zod';
import { platforms } from './push.ts';

/** How far the buyer of one order was told. */
export const toldSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  /** `seq` of the last entry that was told or passed over. */
  cursor: z.int().min(0),
  /** Where to push; null when there is nobody. */
  platform: z.enum(platforms).nullable(),
  /** When to try again after a failed send (epoch milliseconds). */
  wakeAt: z.int().nullable(),
  attempts: z.int().min(0),
});
export type Told = z.infer<typeof toldSchema>;

/** The notification cursors. */
export interface Notifications {
  read(orderId: string): Promise<Told | undefined>;
  /** Begins at cursor 0; what is there when another was faster. */
  begin(told: Told): Promise<Told>;
  /** Moves the cursor forward to `seq` and clears the failures; false when it is there or further already. */
  advance(orderId: string, seq: number): Promise<boolean>;
  /** Notes a failed send: one attempt more, and `wakeAt` (epoch milliseconds) to try again. */
  postpone(orderId: string, wakeAt: number): Promise<void>;
  /** Ids of the orders whose failed send may be tried again, the longest overdue first, a page at a time. */
  due(now: number, pageSize: number): AsyncIterable<string[]>;
}
