import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import { type Change, createStore } from './store.ts';

function journaled() {
  const changes: Change[] = [];
  const clock = movableClock(() => Date.UTC(2030, 0, 1));
  const store = createStore({ clock, random: seededRandom(1), ranges: 2, journal: (change) => changes.push(change) });
  store.createDatabase('shop');
  const container = store.createContainer('shop', {
    id: 'orders',
    partitionKey: { paths: ['/pk'], version: 2 },
    defaultTtl: -1,
  });
  const told = () => changes.splice(0).map(({ kind }) => kind);
  return { store, container, clock, changes, told };
}

describe('the journal', () => {
  it('is told of databases, containers, their ranges and throughput', () => {
    const { store, told } = journaled();
    expect(told()).toEqual(['serial', 'database', 'serial', 'container', 'ranges', 'throughput']);
    store.replaceContainer('shop', 'orders', { id: 'orders', partitionKey: { paths: ['/pk'], version: 2 } });
    store.deleteContainer('shop', 'orders');
    store.deleteDatabase('shop');
    expect(told()).toEqual(['container', 'container-deleted', 'throughput', 'throughput', 'database-deleted']);
  });

  it('is told of a transaction once, with all it wrote, and not of one that failed', () => {
    const { container, changes, told } = journaled();
    told();
    const create = (id: string) => ({ operationType: 'Create' as const, resourceBody: { id, pk: 'a' } });
    container.batch(['a'], [create('1'), create('2')]);
    container.batch(['a'], [create('3'), create('1')]);
    expect(changes).toEqual([
      expect.objectContaining({ kind: 'write', container: container.rid, key: '["a"]', lsn: 1, itemsMade: 2 }),
    ]);
  });

  it('is told of splits, of items whose time has run out, and of a reset', () => {
    const { container, clock, told } = journaled();
    container.create(['a'], { id: '1', pk: 'a', ttl: 1 });
    told();
    container.split('0');
    clock.advance(1000);
    expect(container.itemCount).toBe(0);
    container.clear();
    expect(told()).toEqual(['ranges', 'expiry', 'cleared']);
  });
});
