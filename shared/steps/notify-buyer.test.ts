import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrderId } from '../../test/sample-order.ts';
import { always, nth, type Strike, type Trouble } from '../../test/struck-process.ts';
import { phone, stories, versionsOf, virtualNotifications } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import type { Order } from '../order/order.ts';
import { PortFailure } from '../ports/failure.ts';
import { messageFor } from './messages.ts';

type World = ReturnType<typeof virtualNotifications>;

const id = sampleOrderId(1);
const hour = 60 * 60_000;
const day = 24 * hour;

const hubIsDown = () => new PortFailure('push', 'transient', 'send', new Error('503'));
const wakeAt = (world: World) => world.cursors.get(id)?.wakeAt ?? null;

/** A world whose push service is out for one kind of call until told otherwise. */
function worldWithout(call: string) {
  const outage = always(call, 'before', hubIsDown);
  return { world: virtualNotifications({ strike: outage.strike }), outage: outage.state };
}

/** Lets time pass until nothing is put off any more, and tries what is due: what the sweeper does. */
async function settle(world: World, order: Order): Promise<void> {
  for (let tries = 0; wakeAt(world) !== null; tries += 1) {
    if (tries > 100) throw new Error(`Still put off: ${JSON.stringify(world.cursors.get(id))}`);
    world.pass(Math.max(0, (wakeAt(world) ?? 0) - world.now()));
    await world.notify(order);
  }
}

function last(versions: readonly Order[]): Order {
  const order = versions.at(-1);
  if (order === undefined) throw new Error('no version');
  return order;
}

/** The sequence numbers of what a buyer is told of. */
function milestonesOf(order: Order): number[] {
  return order.log.filter((entry) => messageFor(entry, order) !== undefined).map(({ seq }) => seq);
}

/** Whatever was sent has reached the device; what is repeated after the end need not. */
function expectHeard(world: World): void {
  const heard = world.sent.filter(({ reached }) => reached).map(({ dedupeId }) => dedupeId);
  expect(heard).toEqual(expect.arrayContaining(world.sent.map(({ dedupeId }) => dedupeId)));
}

/** What must hold once an order is at rest and nothing is put off. */
function expectDone(world: World, order: Order): void {
  expect(world.cursors.get(id)).toMatchObject({ cursor: order.head.seq, wakeAt: null, attempts: 0 });
}

describe('the buyer', () => {
  it.each([
    ['delivered', [1, 5, 8, 13, 14]],
    ['canceled', [1, 5, 9]],
    ['declined', [1, 5, 8]],
  ] as const)(
    'of an order that is %s is told each milestone once, in order, on the device that was named',
    async (story, milestones) => {
      const world = virtualNotifications();
      const versions = versionsOf(world, stories[story]);
      for (const order of versions) await world.notify(order);
      expect(world.seqs()).toEqual(milestones);
      expectHeard(world);
      expectDone(world, last(versions));
    },
  );

  it('is told all that happened when the feed shows the newest version only (F7)', async () => {
    const world = virtualNotifications();
    const order = last(versionsOf(world, stories.delivered));
    await world.notify(order);
    expect(world.seqs()).toEqual([1, 5, 8, 13, 14]);
    expectDone(world, order);
  });

  it('is told nothing personal: the number of the order, and the tracking', async () => {
    const world = virtualNotifications();
    await world.notify(last(versionsOf(world, stories.completed)));
    const messages = world.sent.map(({ message }) => message);
    expect(messages.map(({ data }) => data)).toEqual(
      ['order.placed', 'payment.authorized', 'shipment.bought'].map((type) => ({ orderId: id, type })),
    );
    expect(messages.every(({ body }) => body.includes('L-1001'))).toBe(true);
    expect(messages.at(-1)?.body).toContain('94001');
    expect(JSON.stringify(messages)).not.toMatch(/Ada|example\.com|Beispielweg/);
  });

  it('is told nothing twice when changes are delivered again, in whatever order (F4, F5)', async () => {
    const world = virtualNotifications();
    const versions = versionsOf(world, stories.completed);
    for (const order of versions) {
      await world.notify(order);
      await world.notify(order);
    }
    const before = world.calls.length;
    for (const order of versions.toReversed()) await world.notify(order);
    expect(world.seqs()).toEqual([1, 5, 8]);
    expect(world.calls.slice(before)).toEqual(versions.map(() => 'notifications.read'));
  });

  it('costs six writes, and one read of what brings no news', async () => {
    const world = virtualNotifications();
    for (const order of versionsOf(world, stories.delivered)) await world.notify(order);
    const count = (call: string) => world.calls.filter((one) => one === call).length;
    expect(count('notifications.begin') + count('notifications.advance')).toBe(6);
    expect(count('notifications.read')).toBe(14);
    expect([count('installations.follow'), count('installations.unfollow')]).toEqual([1, 1]);
    expect(world.devices.get(phone)?.tags).toEqual(new Set());
  });

  it('who named no device is nobody to tell', async () => {
    const world = virtualNotifications();
    const order = world.placed();
    await world.notify({ ...order, buyer: order.buyer && { ...order.buyer, installationId: null } });
    await world.notify({ ...order, buyer: null });
    expect(world.calls).toEqual([]);
  });

  it('whose device is not there is told from the moment it is', async () => {
    const world = virtualNotifications();
    world.devices.clear();
    const versions = versionsOf(world, stories.completed);
    for (const order of versions.slice(0, 5)) await world.notify(order);
    expect(world.sent).toEqual([]);
    expect(world.cursors.get(id)).toMatchObject({ cursor: 5, platform: null });
    world.devices.set(phone, { platform: 'browser', tags: new Set() });
    for (const order of versions.slice(5)) await world.notify(order);
    expect(world.sent).toEqual([expect.objectContaining({ dedupeId: `${id}:8`, platform: 'browser', reached: true })]);
    expect(world.cursors.get(id)).toMatchObject({ cursor: 8, wakeAt: null, attempts: 0 });
  });

  it('hears no old news, and old orders write nothing when the feed is read from the beginning (F9)', async () => {
    const world = virtualNotifications();
    const versions = versionsOf(world, stories.completed);
    world.pass(3 * day);
    for (const order of versions) await world.notify(order);
    expect(world.calls).toEqual(versions.map(() => 'notifications.read'));
  });

  it('hears what is new of an order that has been under way for days', async () => {
    const world = virtualNotifications();
    const placed = world.placed();
    world.pass(3 * day);
    const order = world.after(placed, ...stories.completed.slice(0, 4));
    await world.notify(order);
    expect(world.seqs()).toEqual([5]);
    expect(world.deadLetters).toEqual([]);
  });
});

it('passes over, without a word, what nobody looked at for three days', async () => {
  const world = virtualNotifications();
  const placed = world.placed();
  await world.notify(placed);
  const authorized = world.after(placed, ...stories.completed.slice(0, 4));
  world.pass(3 * day);
  await world.notify(authorized);
  expect(world.seqs()).toEqual([1]);
  expect(world.deadLetters).toEqual([]);
  expect(world.cursors.get(id)?.cursor).toBe(5);
});

describe('an order that moves on after its end', () => {
  const partly: EntryDraft[] = [
    { type: 'refund.requested', id: 'r1', amount: 500, key: 'key', fingerprint: 'fingerprint', note: 'broken' },
    { type: 'refund.succeeded', id: 'r1', ref: 're_1' },
  ];

  it('is followed until it is delivered', async () => {
    const world = virtualNotifications();
    const versions = versionsOf(world, stories.delivered);
    for (const order of versions.slice(0, -1)) await world.notify(order);
    expect(world.devices.get(phone)?.tags).toEqual(new Set([`order:${id}`]));
    await world.notify(last(versions));
    expect(world.devices.get(phone)?.tags).toEqual(new Set());
  });

  it('tells of a refund although nobody follows it any more, also when its cursor has expired', async () => {
    for (const isExpired of [false, true]) {
      const world = virtualNotifications();
      const delivered = last(versionsOf(world, stories.delivered));
      await world.notify(delivered);
      world.pass(100 * day);
      if (isExpired) world.cursors.clear();
      const refunded = world.after(delivered, ...partly);
      await world.notify(refunded);
      expect(world.seqs()).toEqual([1, 5, 8, 13, 14, 16]);
      expect(world.sent.at(-1)?.message.body).toContain('5.00 EUR');
      expectHeard(world);
      expectDone(world, refunded);
    }
  });
});

describe('a process that dies while it tells (F2, F3)', () => {
  it.each(['delivered', 'canceled', 'declined'] as const)(
    'at any call, before or after its effect, tells every milestone of an order that is %s, again only under the same id (I12)',
    async (story) => {
      // Each is delivered again, as by a feed whose lease was not moved.
      const deliverTwice = async (world: World) => {
        const versions = versionsOf(world, stories[story]);
        for (const order of versions) {
          await world.notify(order);
          await world.notify(order);
        }
        return last(versions);
      };
      const undisturbed = virtualNotifications();
      await deliverTwice(undisturbed);
      for (const when of ['before', 'after'] as const) {
        for (let n = 1; n <= undisturbed.calls.length; n += 1) {
          const world = virtualNotifications({ strike: nth(n, when, 'crash') });
          const order = await deliverTwice(world);
          expect(world.seqs().filter((seq, index, all) => seq !== all[index - 1])).toEqual(undisturbed.seqs());
          expectHeard(world);
          expectDone(world, order);
        }
      }
    },
  );

  it('between a send and its cursor repeats that message under the same dedupe id', async () => {
    let crashed = false;
    const strike: Strike = (call, when) => {
      if (crashed || call !== 'notifications.advance' || when !== 'before') return undefined;
      crashed = true;
      return 'crash';
    };
    const world = virtualNotifications({ strike });
    const order = world.placed();
    await world.notify(order);
    await world.notify(order);
    expect(world.sent.map(({ dedupeId }) => dedupeId)).toEqual([`${id}:1`, `${id}:1`]);
  });
});

describe('a push service that is out (F32)', () => {
  it('never throws, and is tried again after 5 s, twice as long each time, up to 12 h', async () => {
    const { world } = worldWithout('push.send');
    const order = world.placed();
    const waits: number[] = [];
    await world.notify(order);
    for (let tries = 0; tries < 16; tries += 1) {
      waits.push((wakeAt(world) ?? 0) - world.now());
      world.pass((wakeAt(world) ?? 0) - world.now());
      await world.notify(order);
    }
    const doubling = Array.from({ length: 14 }, (_, n) => 5_000 * 2 ** n);
    expect(waits).toEqual([...doubling, 12 * hour, 12 * hour]);
    expect(new Set(world.problems)).toEqual(new Set(['notification.failed']));
  });

  it('is left alone until then, whatever else the order does', async () => {
    const { world } = worldWithout('push.send');
    const versions = versionsOf(world, stories.completed);
    for (const order of versions) await world.notify(order);
    expect(world.problems).toHaveLength(1);
    expect(wakeAt(world)).toBe(world.now() + 5_000);
  });

  it('is told of the newest milestone only, once it is back', async () => {
    const { world, outage } = worldWithout('push.send');
    const versions = versionsOf(world, stories.delivered);
    for (const order of versions) await world.notify(order);
    outage.on = false;
    await settle(world, last(versions));
    expect(world.seqs()).toEqual([14]);
    expectDone(world, last(versions));
  });

  it('between two milestones repeats neither', async () => {
    const world = virtualNotifications({
      strike: (call, when) =>
        call === 'push.send' && when === 'before' && world.sent.length === 1 && world.problems.length === 0
          ? hubIsDown()
          : undefined,
    });
    const versions = versionsOf(world, stories.completed);
    await world.notify(last(versions));
    expect(world.seqs()).toEqual([1]);
    await settle(world, last(versions));
    expect(world.seqs()).toEqual([1, 8]);
  });

  it.each(['installations.follow', 'push.send'])(
    'for three days (%s): the news is put aside by reference, and nothing is tried any more',
    async (call) => {
      const { world, outage } = worldWithout(call);
      const order = world.after(world.placed(), ...stories.completed.slice(0, 4));
      const begin = world.now();
      await world.notify(order);
      await settle(world, order);
      expect(world.now() - begin).toBeGreaterThanOrEqual(3 * day);
      expect(world.now() - begin).toBeLessThan(4 * day);
      expect(world.problems.length).toBeLessThanOrEqual(20);
      expect(world.deadLetters).toEqual([
        {
          container: 'notifications',
          id,
          etag: null,
          reason: 'undelivered_notification',
          detail: 'Entry 5 (payment.authorized) could not be delivered in three days.',
        },
      ]);
      expect(world.events).toEqual([{ name: 'notification.undelivered', fields: { orderId: id, seq: 5 } }]);
      expect(world.cursors.get(id)).toMatchObject({ cursor: 5, wakeAt: null });
      outage.on = false;
      await world.notify(order);
      expect(world.sent).toEqual([]);
    },
  );

  it('is tried with what is new, when what failed is too old by then', async () => {
    const { world, outage } = worldWithout('push.send');
    const placed = world.after(world.placed(), ...stories.completed.slice(0, 4));
    await world.notify(placed);
    world.pass(3 * day);
    outage.on = false;
    const booked = world.after(placed, ...stories.completed.slice(4, 7));
    await world.notify(booked);
    expect(world.seqs()).toEqual([8]);
    expect(world.deadLetters).toEqual([]);
  });

  it.each(['delivered', 'declined'] as const)(
    'at the end of an order that is %s: nothing is sent twice for the sake of a tag that stays',
    async (story) => {
      const { world } = worldWithout('installations.unfollow');
      const versions = versionsOf(world, stories[story]);
      for (const order of versions) await world.notify(order);
      await settle(world, last(versions));
      expect(world.seqs()).toEqual(milestonesOf(last(versions)));
      expect(world.cursors.get(id)).toMatchObject({ cursor: last(versions).head.seq, wakeAt: null, attempts: 0 });
      expect(world.deadLetters).toEqual([]);
    },
  );

  it('for one run does not put off what another run has told meanwhile', async () => {
    const world = virtualNotifications({
      strike: (call, when) => {
        if (call !== 'push.send' || when !== 'before') return undefined;
        const told = world.cursors.get(id);
        if (told !== undefined) world.cursors.set(id, { ...told, cursor: 1 });
        return hubIsDown();
      },
    });
    await world.notify(world.placed());
    expect(world.cursors.get(id)).toMatchObject({ cursor: 1, wakeAt: null, attempts: 0 });
  });

  it('is not asked for an order that brings no news', async () => {
    const { world, outage } = worldWithout('installations.follow');
    world.devices.clear();
    outage.on = false;
    const placed = world.placed();
    await world.notify(placed);
    outage.on = true;
    await world.notify(world.after(placed, ...stories.completed.slice(0, 2)));
    expect(wakeAt(world)).toBeNull();
  });
});

describe('a store that is out', () => {
  it.each(['notifications.read', 'notifications.begin', 'notifications.advance'])(
    '(%s) is for whoever runs the notification to report',
    async (call) => {
      const failure = new PortFailure('store', 'transient', call, new Error('503'));
      const world = virtualNotifications({ strike: always(call, 'before', () => failure).strike });
      await expect(world.notify(world.placed())).rejects.toBe(failure);
      expect(wakeAt(world)).toBeNull();
    },
  );

  it('while a failure is put off loses nothing: the next run finds the order untold', async () => {
    const out = always(
      'notifications.postpone',
      'before',
      () => new PortFailure('store', 'transient', 'patch', new Error('503')),
    );
    const hub = always('push.send', 'before', hubIsDown);
    const world = virtualNotifications({ strike: (call, when) => out.strike(call, when) ?? hub.strike(call, when) });
    await expect(world.notify(world.placed())).rejects.toBeInstanceOf(PortFailure);
    out.state.on = false;
    hub.state.on = false;
    await world.notify(world.placed());
    expect(world.seqs()).toEqual([1]);
  });
});

describe('whatever strikes, at whatever call', () => {
  const anyTrouble = fc.array(
    fc.record({
      at: fc.nat(60),
      when: fc.constantFrom('before', 'after'),
      trouble: fc.constantFrom<Trouble>('crash', hubIsDown()),
    }),
    { maxLength: 6 },
  );

  it.each(['delivered', 'canceled', 'declined'] as const)(
    'the buyer of an order that is %s hears the end of it, and every milestone unless a later one came after a failure (I12)',
    async (story) => {
      await fc.assert(
        fc.asyncProperty(anyTrouble, async (troubles) => {
          let calls = 0;
          const strike: Strike = (call, when) => {
            if (when === 'before') calls += 1;
            const struck = troubles.find((one) => one.at === calls && one.when === when)?.trouble;
            const isHub = call.startsWith('push.') || call.startsWith('installations.');
            return struck instanceof Error && !isHub ? undefined : struck;
          };
          const world = virtualNotifications({ strike });
          const versions = versionsOf(world, stories[story]);
          for (const order of versions) {
            await world.notify(order);
            await world.notify(order);
          }
          for (let again = 0; again < 7; again += 1) {
            await settle(world, last(versions));
            await world.notify(last(versions));
          }

          const milestones = milestonesOf(last(versions));
          const first = world.seqs().filter((seq, index, all) => all.indexOf(seq) === index);
          expect(first).toEqual(first.toSorted((a, b) => a - b));
          expect(first.at(-1)).toBe(milestones.at(-1));
          if (world.problems.length === 0) expect(first).toEqual(milestones);
          expectHeard(world);
          expectDone(world, last(versions));
        }),
        { numRuns: 300 },
      );
    },
  );
});
