import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { WebhookQueue } from './webhook-queue.ts';
import { plainDelivery, type WebhookSettings } from './webhook-settings.ts';

const minute = 60_000;
const hour = 60 * minute;
const shop = { url: 'http://shop.example/hook', secret: 'one' };

const queueOf = (changes: Partial<WebhookSettings> = {}, seed = 1) => {
  const queue = new WebhookQueue([], seededRandom(seed));
  queue.configure({ ...plainDelivery([shop]), ...changes });
  return queue;
};

const publish = (queue: WebhookQueue, ...ids: string[]) => {
  for (const id of ids) queue.publish({ id, type: 'order.moved', body: { id } }, 0);
};
const dueIds = (queue: WebhookQueue, now: number) => queue.due(now).map(({ event }) => event.id);

describe('a queue of webhooks', () => {
  it('hands each event out once for each endpoint, in the order they happened', () => {
    const other = { url: 'http://other.example/', secret: 'two' };
    const queue = queueOf({ endpoints: [shop, other] });
    publish(queue, 'a', 'b');
    expect(queue.due(0).map(({ event, endpoint }) => [event.id, endpoint])).toEqual([
      ['a', shop],
      ['a', other],
      ['b', shop],
      ['b', other],
    ]);
    expect(queue.due(0)).toEqual([]);
  });

  it('tries again after 5 s, 10 s, … up to an hour, and gives up after three days', () => {
    const queue = queueOf();
    publish(queue, 'a');
    const waits: number[] = [];
    for (let now = 0, next: number | undefined = 0; next !== undefined; next = queue.nextAt()) {
      waits.push(next - now);
      now = next;
      const [delivery] = queue.due(now);
      if (delivery === undefined) throw new Error('nothing is due at its own time');
      queue.settle(delivery.id, waits.length % 2 === 0 ? 0 : 503, now);
    }
    expect(waits.slice(0, 12).map((ms) => ms / 1_000)).toEqual([
      0, 5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600,
    ]);
    const tried = waits.reduce((sum, wait) => sum + wait, 0);
    expect(tried).toBeGreaterThan(71 * hour);
    expect(tried).toBeLessThanOrEqual(72 * hour);
    expect(queue.deliveries()).toMatchObject([{ state: 'given_up', attempts: { length: waits.length } }]);
  });

  it('is done with a delivery that was answered with 2xx', () => {
    const queue = queueOf();
    publish(queue, 'a');
    for (const { id } of queue.due(7)) queue.settle(id, 204, 9);
    expect(queue.nextAt()).toBeUndefined();
    expect(queue.deliveries()).toMatchObject([{ state: 'delivered', attempts: [{ at: 9, status: 204 }] }]);
  });

  it('takes no more than it is asked for', () => {
    const queue = queueOf();
    publish(queue, 'a', 'b', 'c');
    expect(queue.due(0, 2)).toHaveLength(2);
    expect(dueIds(queue, 0)).toEqual(['c']);
  });

  it('waits as long as it is told', () => {
    const queue = queueOf({ delayMs: minute });
    publish(queue, 'a');
    expect(queue.nextAt()).toBe(minute);
    expect(dueIds(queue, minute - 1)).toEqual([]);
    expect(dueIds(queue, minute)).toEqual(['a']);
  });

  it('delivers a share of the events twice', () => {
    const queue = queueOf({ duplicate: 0.5 });
    const ids = Array.from({ length: 100 }, (_, n) => `event-${n}`);
    publish(queue, ...ids);
    const told = dueIds(queue, 0);
    expect(new Set(told)).toEqual(new Set(ids));
    expect(told.length).toBeGreaterThan(120);
    expect(told.length).toBeLessThan(180);
  });

  it('shuffles what is due together, the same way for the same seed, and loses nothing', () => {
    const ids = Array.from({ length: 20 }, (_, n) => `event-${n}`);
    const [one, again] = [queueOf({ shuffle: true, delayMs: minute }), queueOf({ shuffle: true, delayMs: minute })];
    publish(one, ...ids);
    publish(again, ...ids);
    const told = dueIds(one, minute);
    expect(told).toEqual(dueIds(again, minute));
    expect(told).not.toEqual(ids);
    expect(told.toSorted()).toEqual(ids.toSorted());
  });

  it('holds events until they are released, all or some in the order asked for', () => {
    const queue = queueOf({ hold: true });
    publish(queue, 'a', 'b', 'c');
    expect(dueIds(queue, hour)).toEqual([]);
    expect(queue.release(hour, ['c', 'a'])).toBe(2);
    expect(dueIds(queue, hour)).toEqual(['c', 'a']);
    expect(queue.release(hour)).toBe(1);
    expect(dueIds(queue, hour)).toEqual(['b']);
  });

  it('delivers again what was delivered, when it is asked for by name', () => {
    const queue = queueOf();
    publish(queue, 'a');
    for (const { id } of queue.due(0)) queue.settle(id, 200, 0);
    expect(queue.release(hour)).toBe(0);
    expect(queue.release(hour, ['a'])).toBe(1);
    expect(dueIds(queue, hour)).toEqual(['a']);
  });

  it('uses the secret of the day, and gives up what belongs to an endpoint that is gone', () => {
    const queue = queueOf();
    publish(queue, 'a');
    queue.configure(plainDelivery([{ ...shop, secret: 'new' }]));
    expect(queue.due(0)).toMatchObject([{ endpoint: { secret: 'new' } }]);
    queue.configure(plainDelivery([]));
    expect(queue.deliveries()).toMatchObject([{ state: 'given_up' }]);
    publish(queue, 'b');
    expect(queue.deliveries()).toHaveLength(1);
  });

  it('ignores the end of an attempt that was forgotten meanwhile', () => {
    const queue = queueOf({ duplicate: 1 });
    publish(queue, 'a');
    const [delivery] = queue.due(0);
    queue.clear();
    queue.settle(delivery?.id ?? '', 500, 0);
    expect(queue.deliveries()).toEqual([]);
    expect(queue.settings).toEqual(plainDelivery([shop]));
  });
});
