import type { Entry } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Installations } from '../ports/installations.ts';
import type { Notifications, Told } from '../ports/notifications.ts';
import type { Platform, Push } from '../ports/push.ts';
import type { Signals } from '../ports/signals.ts';
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

/** The tag by which the devices that follow an order are found. */
const tagOf = (orderId: string): string => `order:${orderId}`;

/**
 * Tells the buyer what the ledger says and the cursor has not told yet. It stands outside the process of the order and
 * never delays it.
 *
 * 1. The first time, the device that checkout named begins to follow the order. No device → nobody to tell.
 * 2. Send, then move the cursor, milestone by milestone: a crash in between repeats one, under the same dedupe id.
 * 3. A failed send is tried again later, then with the newest milestone only; after three days it is a dead letter.
 * 4. At the end of the order the device no longer follows it.
 */
export const notifyBuyer =
  (ports: NotifyPorts) =>
  async (order: Order): Promise<void> => {
    const { notifications, clock, signals } = ports;
    const installationId = order.buyer?.installationId ?? null;
    if (installationId === null) return;

    let told = await notifications.read(order.id);
    if (told !== undefined && (told.cursor >= order.head.seq || isBackingOff(told, clock.now()))) return;
    const begin = (platform: Platform | null) =>
      notifications.begin({ id: order.id, orderId: order.id, cursor: 0, platform, wakeAt: null, attempts: 0 });
    try {
      const platform = told?.platform ?? (await ports.installations.follow(installationId, tagOf(order.id))) ?? null;
      told ??= await begin(platform);
      await tellNews(ports, order, told, platform);
      if (order.head.ended !== 'no') await finish(ports, order, installationId);
    } catch (error) {
      if (!(error instanceof PortFailure) || error.port === 'store') throw error;
      told ??= await begin(null);
      signals.problem('notification.failed', error, { orderId: order.id, attempts: told.attempts + 1 });
      await notifications.postpone(order.id, clock.now() + Math.min(longestWait, firstWait * 2 ** told.attempts));
    }
  };

const isBackingOff = ({ wakeAt }: Told, now: number): boolean => wakeAt !== null && wakeAt > now;

async function tellNews(ports: NotifyPorts, order: Order, told: Told, platform: Platform | null): Promise<void> {
  const { push, notifications, clock } = ports;
  const untold = order.log.filter((entry) => entry.seq > told.cursor && messageFor(entry.type, order) !== undefined);
  const fresh = untold.filter((entry) => entry.at > clock.now() - freshFor);
  if (fresh.length === 0) return passOver(ports, order, told, untold);

  for (const entry of told.attempts > 0 ? fresh.slice(-1) : fresh) {
    const message = messageFor(entry.type, order);
    if (platform !== null && message !== undefined) {
      const data = { orderId: order.id, type: entry.type };
      await push.send(`${order.id}:${entry.seq}`, { platform, tag: tagOf(order.id) }, { ...message, data });
    }
    await notifications.advance(order.id, entry.seq);
  }
}

/** News that nobody wants to hear any more: what could not be delivered for so long is put aside by reference. */
async function passOver(
  { deadLetters, notifications, clock }: NotifyPorts,
  order: Order,
  told: Told,
  stale: Entry[],
): Promise<void> {
  const last = stale.at(-1);
  if (last === undefined) return;
  if (told.attempts > 0) {
    const detail = `Entry ${last.seq} (${last.type}) could not be delivered in three days.`;
    await deadLetters.put(
      { container: 'notifications', id: order.id, etag: null, reason: 'undelivered_notification', detail },
      clock.now(),
    );
  }
  await notifications.advance(order.id, last.seq);
}

async function finish(
  { installations, notifications }: NotifyPorts,
  order: Order,
  installationId: string,
): Promise<void> {
  await installations.unfollow(installationId, tagOf(order.id));
  await notifications.advance(order.id, order.head.seq);
}
