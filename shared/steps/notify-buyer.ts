import type { Entry } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Installations } from '../ports/installations.ts';
import type { Notifications, Told } from '../ports/notifications.ts';
import type { Device, Platform, Push } from '../ports/push.ts';
import type { Signals } from '../ports/signals.ts';
import type { Message } from './message-texts.ts';
import { messageFor } from './messages.ts';

export interface NotifyPorts {
  push: Push;
  installations: Installations;
  notifications: Notifications;
  deadLetters: DeadLetters;
  clock: Clock;
  signals: Signals;
}

/** News older than this is not announced, in milliseconds. */
const freshFor = 3 * 24 * 60 * 60_000;
const firstWait = 5_000;
const longestWait = 12 * 60 * 60_000;

/** The tag of the devices that follow an order: with its token they may be changed. */
const tagOf = (orderId: string): string => `order:${orderId}`;

/**
 * Tells the buyer what the ledger says and the cursor has not told yet. It stands outside the process of the order and
 * never delays it.
 *
 * 1. Nothing to tell, or put off → nothing is written, also when the feed is read from the beginning again.
 * 2. Before the first message, the device that checkout named begins to follow the order. No device → nobody to tell.
 *    Messages go to the device itself and to no tag: the hub takes its time until a new tag counts.
 * 3. Send, then move the cursor, milestone by milestone: a crash in between repeats one, under the same dedupe id.
 * 4. A failed send is tried again later, then with the newest milestone only; after three days it is a dead letter.
 * 5. Once the order has arrived, or will not, the device no longer follows it. That is tidiness and not tried again: a
 *    refund that comes later reaches the device all the same.
 */
export const notifyBuyer =
  (ports: NotifyPorts) =>
  async (order: Order): Promise<void> => {
    const { notifications, installations, clock, signals } = ports;
    const installationId = order.buyer?.installationId ?? null;
    if (installationId === null) return;

    let told = await notifications.read(order.id);
    const news = newsOf(order, told?.cursor ?? 0, clock.now());
    if (!isTime(order, told, news, clock.now())) return;
    const begin = (platform: Platform | null) =>
      notifications.begin({ id: order.id, orderId: order.id, cursor: 0, platform, wakeAt: null, attempts: 0 });
    try {
      if (news.fresh.length > 0) {
        const platform = told?.platform ?? (await installations.follow(installationId, tagOf(order.id))) ?? null;
        told ??= await begin(platform);
        const to = platform === null ? null : { platform, installationId };
        await send(ports, order, told.attempts > 0 ? news.fresh.slice(-1) : news.fresh, to);
      } else if (told !== undefined && told.attempts > 0) {
        await giveUp(ports, order, news.stale);
      }
      const moved = await notifications.advance(order.id, order.head.seq);
      if (moved && hasArrived(order)) await unfollow(ports, installationId, order.id);
    } catch (error) {
      if (!(error instanceof PortFailure) || error.port === 'store') throw error;
      told ??= await begin(null);
      const attempts = told.attempts + 1;
      signals.problem('notification.failed', error, { orderId: order.id, attempts });
      const wakeAt = clock.now() + Math.min(longestWait, firstWait * 2 ** told.attempts);
      await notifications.postpone(order.id, order.head.seq, { attempts, wakeAt });
    }
  };

async function unfollow(
  { installations, signals }: NotifyPorts,
  installationId: string,
  orderId: string,
): Promise<void> {
  try {
    await installations.unfollow(installationId, tagOf(orderId));
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    signals.problem('notification.still_followed', error, { orderId });
  }
}

interface Milestone {
  entry: Entry;
  message: Message;
}

interface News {
  fresh: Milestone[];
  /** What nobody wants to hear any more. */
  stale: Milestone[];
}

function newsOf(order: Order, cursor: number, now: number): News {
  const isFresh = ({ at }: Entry) => at > now - freshFor;
  const untold = order.log.flatMap((entry): Milestone[] => {
    const message = entry.seq > cursor ? messageFor(entry, order) : undefined;
    return message === undefined ? [] : [{ entry, message }];
  });
  return {
    fresh: untold.filter(({ entry }) => isFresh(entry)),
    stale: untold.filter(({ entry }) => !isFresh(entry)),
  };
}

function isTime(order: Order, told: Told | undefined, { fresh, stale }: News, now: number): boolean {
  if (told === undefined) return fresh.length > 0;
  if (told.cursor >= order.head.seq) return false;
  if (told.wakeAt !== null) return told.wakeAt <= now;
  return fresh.length > 0 || stale.length > 0 || hasArrived(order);
}

/** Whether no more news is to be expected, but of refunds. */
function hasArrived({ head }: Order): boolean {
  if (head.ended !== 'completed') return head.ended !== 'no';
  return head.shipment !== 'bought' && head.shipment !== 'in_transit';
}

/** Sends, then moves the cursor; behind the last message the caller moves it to the head. */
async function send(
  { push, notifications }: NotifyPorts,
  order: Order,
  milestones: readonly Milestone[],
  to: Device | null,
): Promise<void> {
  for (const { entry, message } of milestones) {
    const data = { orderId: order.id, type: entry.type };
    if (to !== null) await push.send(`${order.id}:${entry.seq}`, to, { ...message, data });
    if (entry !== milestones.at(-1)?.entry) await notifications.advance(order.id, entry.seq);
  }
}

/** What could not be delivered for so long is put aside by reference. */
async function giveUp(
  { deadLetters, clock, signals }: NotifyPorts,
  order: Order,
  stale: readonly Milestone[],
): Promise<void> {
  const last = stale.at(-1)?.entry;
  if (last === undefined) return;
  const detail = `Entry ${last.seq} (${last.type}) could not be delivered in three days.`;
  await deadLetters.put(
    { container: 'notifications', id: order.id, etag: null, reason: 'undelivered_notification', detail },
    clock.now(),
  );
  signals.event('notification.undelivered', { orderId: order.id, seq: last.seq });
}
