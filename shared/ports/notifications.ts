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
  /**
   * Notes that the buyer could not be told up to `seq`: after how many attempts, and when to try again (epoch
   * milliseconds). False when the cursor is there or further already: somebody else has told it.
   */
  postpone(orderId: string, seq: number, next: { attempts: number; wakeAt: number }): Promise<boolean>;
  /** Ids of the orders whose failed send may be tried again, the longest overdue first, a page at a time. */
  due(now: number, pageSize: number): AsyncIterable<string[]>;
}
