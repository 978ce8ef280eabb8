import process from 'node:process';
import { z } from 'zod';

/** What a host tells the process that started it with a channel. */
export const hostNewsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), url: z.url() }),
  /** The app is in this process now. */
  z.object({ type: z.literal('worker'), pid: z.number() }),
]);
export type HostNews = z.infer<typeof hostNewsSchema>;

/** Tells the parent process, if it has asked for it with a channel. */
export function tellParent(news: HostNews): void {
  // A parent that has gone needs no news; that it has gone is noticed elsewhere.
  if (process.connected) process.send?.(news, undefined, undefined, () => undefined);
}

/** Calls `end` once when the process that started this one has gone. */
export function onParentGone(end: () => void): void {
  if (process.channel) {
    process.once('disconnect', end);
    return;
  }
  process.stdin.once('close', end);
  process.stdin.resume();
}
