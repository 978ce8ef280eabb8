import type { EntryDraft } from '../shared/order/entries.ts';
import { append } from '../shared/order/ledger.ts';
import type { Order } from '../shared/order/order.ts';
import type { DeadLetter } from '../shared/ports/dead-letters.ts';
import type { Told } from '../shared/ports/notifications.ts';
import type { Platform, PushMessage } from '../shared/ports/push.ts';
import { type NotifyPorts, notifyBuyer } from '../shared/steps/notify-buyer.ts';
import { sampleOrder } from './sample-order.ts';
import { type Strike, struckProcess } from './struck-process.ts';

const start = 1_760_000_000_000;

/** The device that the orders of these tests name. */
export const phone = 'test-device-000001';

const reason = { code: 'payment_declined', detail: 'The payment was declined (generic_decline).' };
const totals = { items: 2_500, shipping: 490, discount: 0, tax: 477, total: 2_990 };
const untilAuthorized: EntryDraft[] = [
  { type: 'tax.calculated', totals, taxes: [] },
  { type: 'stock.reserved' },
  { type: 'payment.prepared', ref: 'pi_1' },
];

const completed: EntryDraft[] = [
  ...untilAuthorized,
  { type: 'payment.authorized', captureBefore: start + 7 * 86_400_000 },
  { type: 'shipment.prepared', ref: 'shp_1' },
  { type: 'shipment.buying', until: start + 900_000, lookAt: start + 120_000 },
  { type: 'shipment.bought', tracking: { carrier: 'USPS', number: '94001', url: null } },
  { type: 'payment.captured', amount: 2_990 },
  { type: 'stock.consumed' },
  { type: 'tax.committed' },
  { type: 'order.completed' },
];

/** What happens to an order after `order.placed`, one entry per commit. */
export const stories = {
  completed,
  delivered: [...completed, { type: 'shipment.in_transit' }, { type: 'shipment.delivered' }],
  declined: [
    ...untilAuthorized,
    { type: 'payment.declined', reason },
    { type: 'payment.canceled' },
    { type: 'stock.released' },
    { type: 'order.failed' },
  ],
  canceled: [
    ...completed.slice(0, 4),
    { type: 'cancel.requested', key: 'key', fingerprint: 'fingerprint' },
    { type: 'payment.voided' },
    { type: 'stock.released' },
    { type: 'order.canceled' },
  ],
} satisfies Record<string, EntryDraft[]>;

/** The ports of notifications in memory and in virtual time, and one device. Every call can be struck. */
export function virtualNotifications({ strike = () => undefined }: { strike?: Strike } = {}) {
  const { calls, guarded, inProcess } = struckProcess(strike);
  let now = start;
  const cursors = new Map<string, Told>();
  const devices = new Map<string, { platform: Platform; tags: Set<string> }>([
    [phone, { platform: 'apns', tags: new Set() }],
  ]);
  /** What the hub took, and whether the device was there at that time. */
  const sent: { dedupeId: string; platform: Platform; reached: boolean; message: PushMessage }[] = [];
  const deadLetters: DeadLetter[] = [];
  const problems: string[] = [];
  const events: { name: string; fields: Record<string, unknown> }[] = [];

  /** As the store does it: only while the cursor is below `seq`. */
  const patch = (orderId: string, seq: number, changes: Partial<Told>): boolean => {
    const told = cursors.get(orderId);
    if (told === undefined || told.cursor >= seq) return false;
    cursors.set(orderId, { ...told, ...changes });
    return true;
  };

  const ports: NotifyPorts = {
    notifications: {
      read: (orderId) => guarded('notifications.read', () => cursors.get(orderId)),
      begin: (told) =>
        guarded('notifications.begin', () => {
          const standing = cursors.get(told.orderId) ?? told;
          cursors.set(told.orderId, standing);
          return standing;
        }),
      advance: (orderId, seq) =>
        guarded('notifications.advance', () => patch(orderId, seq, { cursor: seq, wakeAt: null, attempts: 0 })),
      postpone: (orderId, seq, next) => guarded('notifications.postpone', () => patch(orderId, seq, next)),
      async *due(at, pageSize) {
        const due = [...cursors.values()].filter(({ wakeAt }) => wakeAt !== null && wakeAt <= at);
        const ids = due.toSorted((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0)).map(({ orderId }) => orderId);
        for (let from = 0; from < ids.length; from += pageSize) yield ids.slice(from, from + pageSize);
      },
    },
    installations: {
      read: () => Promise.reject(new Error('Notifications read no device.')),
      put: () => Promise.reject(new Error('Notifications register no device.')),
      remove: () => Promise.reject(new Error('Notifications remove no device.')),
      follow: (id, tag) =>
        guarded('installations.follow', () => {
          const device = devices.get(id);
          device?.tags.add(tag);
          return device?.platform;
        }),
      unfollow: (id, tag) => guarded('installations.unfollow', () => void devices.get(id)?.tags.delete(tag)),
    },
    push: {
      send: (dedupeId, { platform, installationId }, message) =>
        guarded('push.send', () => {
          const reached = devices.get(installationId)?.platform === platform;
          sent.push({ dedupeId, platform, reached, message });
        }),
    },
    deadLetters: { put: (letter) => guarded('deadLetters.put', () => void deadLetters.push(letter)) },
    clock: {
      now: () => now,
      monotonic: () => now,
      sleep: async (ms) => {
        now += ms;
      },
    },
    signals: {
      event: (name, fields) => void events.push({ name, fields }),
      measure: () => {},
      problem: (name) => void problems.push(name),
    },
  };
  const notify = notifyBuyer(ports);

  return {
    ports,
    /** Tells as a process that a crash ends. */
    notify: (order: Order) => inProcess(() => notify(order)),
    calls,
    cursors,
    devices,
    sent,
    deadLetters,
    problems,
    events,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    /** The sequence numbers of what was sent, in the order in which it was. */
    seqs: () => sent.map(({ dedupeId }) => Number(dedupeId.split(':')[1])),
    /** An order that is placed now and names the device. */
    placed: (n = 1): Order => {
      const order = sampleOrder(n);
      const log = order.log.map((entry) => ({ ...entry, at: now }));
      return { ...order, log, buyer: order.buyer && { ...order.buyer, installationId: phone } };
    },
    /** The order after further commits, each now. */
    after: (order: Order, ...drafts: EntryDraft[]): Order =>
      append(order, drafts, { by: 'test', at: now, command: `command-${order.head.seq}` }),
  };
}

/** Every version of an order that goes through a story, from its placing on. */
export function versionsOf(
  world: Pick<ReturnType<typeof virtualNotifications>, 'placed' | 'after'>,
  story: EntryDraft[],
) {
  const versions = [world.placed()];
  for (const draft of story) versions.push(...versions.slice(-1).map((order) => world.after(order, draft)));
  return versions;
}
