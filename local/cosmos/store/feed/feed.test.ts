import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../../test/store.ts';
import type { Container, FeedStart } from '../store.ts';

const whole = { kind: 'range', rangeId: '0' } as const;
const read = (container: Container, from: FeedStart, maxItemCount?: number) => {
  const page = container.feed({ scope: whole, from, maxItemCount });
  return { ids: page.items.map(({ id }) => id), lsn: page.lsn };
};
const put = (container: Container, ...ids: string[]) => {
  for (const id of ids) container.upsert([id], { id, pk: id });
};

describe('the change feed of a range', () => {
  it('has the latest version of each item, in the order of the writes', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b', 'c', 'a');
    expect(read(container, { kind: 'beginning' })).toEqual({ ids: ['b', 'c', 'a'], lsn: 4 });
  });

  it('has no deletes, and moves on past them', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b');
    container.delete(['a'], 'a');
    expect(read(container, { kind: 'beginning' })).toEqual({ ids: ['b'], lsn: 3 });
  });

  it('goes on behind a position', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b', 'c');
    const first = read(container, { kind: 'beginning' }, 2);
    expect(first).toEqual({ ids: ['a', 'b'], lsn: 2 });
    expect(read(container, { kind: 'after', lsn: first.lsn }, 2)).toEqual({ ids: ['c'], lsn: 3 });
    expect(read(container, { kind: 'after', lsn: 3 })).toEqual({ ids: [], lsn: 3 });
  });

  it('from now on starts behind everything', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b');
    const now = read(container, { kind: 'now' });
    expect(now).toEqual({ ids: [], lsn: 2 });
    put(container, 'a');
    expect(read(container, { kind: 'after', lsn: now.lsn }).ids).toEqual(['a']);
  });

  it('from a point in time starts with that second', () => {
    const { container, clock } = testContainer({}, 1);
    put(container, 'a');
    clock.advance(5_000);
    put(container, 'b');
    const seconds = Math.floor(clock.now() / 1000);
    expect(read(container, { kind: 'time', seconds }).ids).toEqual(['b']);
    expect(read(container, { kind: 'time', seconds: seconds + 1 })).toEqual({ ids: [], lsn: 2 });
    expect(read(container, { kind: 'time', seconds: 0 }).ids).toEqual(['a', 'b']);
  });

  it('never cuts a batch, even where the page gets too long', () => {
    const { container } = testContainer({}, 1);
    const create = (id: string) => ({ operationType: 'Create', resourceBody: { id, pk: 'p' } }) as const;
    put(container, 'first');
    container.batch(['p'], [create('1'), create('2'), create('3')]);
    put(container, 'last');
    const page = read(container, { kind: 'beginning' }, 2);
    expect(page).toEqual({ ids: ['first', '1', '2', '3'], lsn: 2 });
    expect(read(container, { kind: 'after', lsn: page.lsn }).ids).toEqual(['last']);
  });

  it('of one partition key skips the others, and is charged for them', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b', 'c', 'd', 'e');
    const page = container.feed({ scope: { kind: 'key', key: ['c'] }, from: { kind: 'beginning' } });
    expect(page.items.map(({ id }) => id)).toEqual(['c']);
    expect(page.requestCharge).toBe(5);
  });

  it('of a part of a range has the items with those hashes', () => {
    const { container } = testContainer({}, 1);
    put(container, 'a', 'b', 'c', 'd', 'e', 'f');
    const all = container.feed({ scope: whole, from: { kind: 'beginning' } }).items;
    const border = all.map(({ effectiveKey }) => effectiveKey).sort()[3] ?? '';
    const below = container.feed({ scope: { ...whole, max: border }, from: { kind: 'beginning' } }).items;
    const above = container.feed({ scope: { ...whole, min: border }, from: { kind: 'beginning' } }).items;
    expect([below.length, above.length]).toEqual([3, 3]);
    expect(new Set([...below, ...above])).toEqual(new Set(all));
  });

  it('cannot be read over several ranges at once', () => {
    const { container } = testContainer();
    expect(refusalOf(() => container.feed({ scope: { kind: 'all' }, from: { kind: 'beginning' } }))).toBe('400');
  });

  it('stays right when its log has been swept of old versions', () => {
    const { container } = testContainer({}, 1);
    put(container, 'x', 'y');
    for (let n = 0; n < 1000; n += 1) put(container, 'busy');
    expect(read(container, { kind: 'beginning' })).toEqual({ ids: ['x', 'y', 'busy'], lsn: 1002 });
    expect(read(container, { kind: 'after', lsn: 1 }).ids).toEqual(['y', 'busy']);
  });
});

describe('a split', () => {
  const letters = 'abcdefgh'.split('');

  it('leaves every item in one of the halves, which go on with the number of the parent', () => {
    const { container } = testContainer({}, 1);
    put(container, ...letters);
    const [low, high] = container.split('0');
    expect((low?.count ?? 0) + (high?.count ?? 0)).toBe(8);
    expect([low?.lsn, high?.lsn]).toEqual([8, 8]);
    expect(low?.max).toBe(high?.min);
    expect(container.ranges.map(({ id }) => id)).toEqual(['1', '2']);
    for (const id of letters) expect(container.read([id], id).status).toBe(200);
  });

  it('lets a reader go on with the position it had: nothing twice, nothing lost', () => {
    const { container } = testContainer({}, 1);
    put(container, ...letters);
    const before = read(container, { kind: 'beginning' }, 3);
    container.split('0');
    put(container, 'z');
    const after = ['1', '2'].flatMap((rangeId) =>
      container
        .feed({ scope: { kind: 'range', rangeId }, from: { kind: 'after', lsn: before.lsn } })
        .items.map(({ id }) => id),
    );
    expect(after.toSorted()).toEqual([...letters.slice(3), 'z']);
  });

  it('says 410/1002 for the range that is gone', () => {
    const { container } = testContainer({}, 1);
    container.split('0');
    expect(refusalOf(() => read(container, { kind: 'beginning' }))).toBe('410/1002');
    expect(refusalOf(() => container.split('0'))).toBe('410/1002');
  });

  it('lists all ancestors, oldest first', () => {
    const { container } = testContainer({}, 1);
    container.split('0');
    container.split('2');
    expect(container.ranges.map(({ id, parents }) => [id, parents])).toEqual([
      ['1', ['0']],
      ['3', ['0', '2']],
      ['4', ['0', '2']],
    ]);
  });
});
