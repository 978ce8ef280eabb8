import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type MovableClock, movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import type { Container } from '../store/store.ts';
import { testFolder } from '../test/folder.ts';
import { refusalOf } from '../test/store.ts';
import { type KeptStore, openKeptStore } from './kept-store.ts';

const definition = {
  id: 'orders',
  partitionKey: { paths: ['/pk'], version: 2 as const },
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/n'] }] },
  changeFeedPolicy: { retentionDuration: 10 },
};

function opener() {
  const path = join(testFolder(), 'data.db');
  const clock = movableClock(() => Date.UTC(2030, 0, 1));
  const random = seededRandom(1);
  const lost: Error[] = [];
  const open = (file = path) =>
    openKeptStore({ path: file, clock, random, ranges: 2, report: (error) => lost.push(error) });
  let copies = 0;
  /** What a process finds that starts after this one was killed at this moment. */
  const openCopy = () => {
    copies += 1;
    for (const part of ['', '-wal']) copyFileSync(`${path}${part}`, `${path}${copies}${part}`);
    return open(`${path}${copies}`);
  };
  return { clock, lost, open: () => open(), openCopy };
}

const nothing = () => undefined;

/** The feed of all versions behind a position, or how it is refused. */
function versionsAfter(container: Container, rangeId: string, lsn: number): unknown {
  let changes: unknown;
  const refusal = refusalOf(() => {
    const page = {
      scope: { kind: 'range' as const, rangeId },
      from: { kind: 'after' as const, lsn },
      maxItemCount: 1e6,
    };
    changes = container.versions(page).changes;
  });
  return changes ?? refusal;
}

/** Everything that a client could tell two stores apart by. */
function seen({ store }: KeptStore) {
  return store.databases.map(({ id, rid, etag, ts, containers }) => ({
    id,
    rid,
    etag,
    ts,
    throughput: store.throughputs.get(rid),
    containers: [...containers.values()].map((container) => ({
      ...container.kept,
      throughput: store.throughputs.get(container.rid),
      ranges: container.ranges.map(({ id: range, min, max, parents, lsn, count }) => ({
        range,
        min,
        max,
        parents,
        lsn,
        count,
        changes: container.feed({
          scope: { kind: 'range', rangeId: range },
          from: { kind: 'beginning' },
          maxItemCount: 1e6,
        }).items,
        versions: Array.from({ length: lsn + 1 }, (_, from) => versionsAfter(container, range, from)),
      })),
    })),
  }));
}

const key = fc.constantFrom('a', 'b', 'c', '\u0000', '\ud800');
const id = fc.constantFrom('1', '2', '\u0000', '\ud800', '\udc00');
const n = fc.nat(99);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('upsert', 'create', 'delete', 'batch'), key, id, n }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('split', 'clear', 'redefine', 'crash', 'offer', 'wait'), key, id, n }),
  },
);

/** Does a step; what is refused changes nothing, and that is part of the history. */
function play(
  { store }: KeptStore,
  clock: MovableClock,
  now: { do: string; key: string; id: string; n: number },
): void {
  const container = store.container('shop', 'orders');
  const body = { id: now.id, pk: now.key, n: now.n };
  refusalOf(() => {
    if (now.do === 'upsert') container.upsert([now.key], body);
    if (now.do === 'create') container.create([now.key], body);
    if (now.do === 'delete') container.delete([now.key], now.id);
    if (now.do === 'split') container.split(container.ranges[now.n % container.ranges.length]?.id ?? '');
    if (now.do === 'clear') container.clear();
    if (now.do === 'wait') clock.advance(now.n * 10_000);
    if (now.do === 'redefine') {
      const changeFeedPolicy = now.n % 3 === 0 ? undefined : definition.changeFeedPolicy;
      store.replaceContainer('shop', 'orders', { ...definition, changeFeedPolicy, defaultTtl: 10 * (now.n + 1) });
    }
    if (now.do === 'offer') store.throughputs.set(container.rid, { kind: 'autoscale', maxPerSecond: 1000 * now.n });
    if (now.do === 'batch') {
      container.batch(
        [now.key],
        [
          { operationType: 'Upsert', resourceBody: body },
          { operationType: 'Create', resourceBody: { ...body, id: `${now.id}-2`, n: now.n + 1 } },
        ],
      );
    }
  });
}

describe('a store that is kept in a file', () => {
  it('is after any history and any crash what it was before, to a client', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (history) => {
        const { clock, open, openCopy, lost } = opener();
        const kept = open();
        kept.store.createDatabase('shop', { kind: 'manual', perSecond: 800 });
        kept.store.createContainer('shop', definition);
        for (const now of [...history, { do: 'crash', key: '', id: '', n: 0 }]) {
          play(kept, clock, now);
          if (now.do !== 'crash') continue;
          // What has expired goes now, in one order.
          expect(kept.store.container('shop', 'orders').itemCount).toBeGreaterThanOrEqual(0);
          await kept.settled(nothing);
          const after = openCopy();
          expect(seen(after)).toEqual(seen(kept));
          await after.close();
        }
        await kept.close();
        expect(lost).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('never gives the resource id of something deleted to something else', async () => {
    const { open } = opener();
    const first = open();
    const { rid: database } = first.store.createDatabase('shop');
    const orders = first.store.createContainer('shop', definition);
    const { item } = orders.create(['a'], { id: '1', pk: 'a' });
    orders.delete(['a'], '1');
    first.store.createDatabase('other');
    first.store.deleteDatabase('other');
    await first.close();

    const second = open();
    const again = second.store.container('shop', 'orders').create(['a'], { id: '1', pk: 'a' });
    expect(again.item?.rid).not.toBe(item?.rid);
    expect(second.store.createDatabase('third').rid.slice(0, 3)).not.toBe(database.slice(0, 3));
    await second.close();
  });

  it('holds to unique keys and to what has expired after a restart', async () => {
    const { open, clock } = opener();
    const first = open();
    first.store.createDatabase('shop');
    const container = first.store.createContainer('shop', { ...definition, defaultTtl: -1 });
    container.create(['a'], { id: '1', pk: 'a', n: 1 });
    container.create(['a'], { id: '2', pk: 'a', n: 2, ttl: 1 });
    clock.advance(1000);
    expect(container.itemCount).toBe(1);
    await first.close();

    const second = open();
    const restored = second.store.container('shop', 'orders');
    second.store.replaceContainer('shop', 'orders', definition);
    expect(restored.itemCount).toBe(1);
    expect(refusalOf(() => restored.create(['a'], { id: '3', pk: 'a', n: 1 }))).toBe('409');
    await second.close();
  });

  it('goes on at the time of the machine with what a clock ahead of it wrote', async () => {
    const { open, clock } = opener();
    const first = open();
    first.store.createDatabase('shop');
    const ahead = first.store.createContainer('shop', { ...definition, defaultTtl: -1 });
    clock.advance(3_600_000);
    const locked = ahead.create(['a'], { id: 'lock', pk: 'a', n: 1, ttl: 60 });
    const later = Math.floor(clock.now() / 1000);
    await first.close();
    clock.reset();

    const second = open();
    const orders = second.store.container('shop', 'orders');
    const now = Math.floor(clock.now() / 1000);
    expect(orders.read(['a'], 'lock').item?.ts).toBe(later);
    const renewed = orders.replace(['a'], 'lock', { id: 'lock', pk: 'a', n: 1, ttl: 60 }, { ifMatch: locked.etag });
    expect(renewed.item?.ts).toBe(now);
    orders.create(['a'], { id: '2', pk: 'a', n: 2 });
    const scope = { kind: 'key' as const, key: ['a'] };
    const ids = orders.feed({ scope, from: { kind: 'time', seconds: now } }).items.map(({ id }) => id);
    expect(ids).toEqual(['lock', '2']);
    clock.advance(60_000);
    expect(refusalOf(() => orders.read(['a'], 'lock'))).toBe('404');
    await second.close();
  });

  it('is open to one process only', async () => {
    const { open } = opener();
    const kept = open();
    expect(open).toThrow(expect.objectContaining({ code: 'file_in_use' }));
    await kept.close();
    await open().close();
  });
});
