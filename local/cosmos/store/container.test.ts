import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../test/store.ts';

const key = ['a'];
const item = { id: '1', pk: 'a', n: 1 };

describe('an item', () => {
  it('gets the system properties, behind its own and in place of what the caller sent', () => {
    const { container } = testContainer();
    const { item: created } = container.create(key, { _ts: 1, id: '1', pk: 'a', _etag: 'mine', n: 1 });
    expect(Object.keys(created?.document ?? {})).toEqual([
      'id',
      'pk',
      'n',
      '_rid',
      '_self',
      '_etag',
      '_attachments',
      '_ts',
    ]);
    expect(created?.document._ts).toBe(Date.UTC(2030, 0, 1) / 1000);
    expect(created?.document._self).toBe(`${container.self}docs/${created?.rid}/`);
  });

  it('is handed out frozen, and is not tied to what the caller passed in', () => {
    const { container } = testContainer();
    const body = { ...item, lines: [1] };
    const { item: created } = container.create(key, body);
    body.lines.push(2);
    expect(container.read(key, '1').item?.document.lines).toEqual([1]);
    expect(Object.isFrozen(created?.document.lines)).toBe(true);
  });

  it('keeps its resource id and changes its etag with every version', () => {
    const { container } = testContainer();
    const first = container.create(key, item).item;
    const second = container.replace(key, '1', item).item;
    expect(second?.rid).toBe(first?.rid);
    expect(second?.etag).not.toBe(first?.etag);
  });

  it('gets a new resource id when it is deleted and created again', () => {
    const { container } = testContainer();
    const first = container.create(key, item).item;
    container.delete(key, '1');
    expect(container.create(key, item).item?.rid).not.toBe(first?.rid);
  });

  it('lives in its partition key: the same id may be in another', () => {
    const { container } = testContainer();
    container.create(key, item);
    container.create(['b'], { ...item, pk: 'b' });
    expect(refusalOf(() => container.create(key, item))).toBe('409');
    expect(refusalOf(() => container.read(['c'], '1'))).toBe('404');
  });

  it('may lack the partition key, or have null there: two different keys', () => {
    const { container } = testContainer();
    container.create([undefined], { id: '1' });
    container.create([null], { id: '1', pk: null });
    expect(container.read([undefined], '1').item?.document).not.toHaveProperty('pk');
    expect(container.read([null], '1').item?.document.pk).toBe(null);
  });

  it.each([
    ['another key than the one named', { id: '1', pk: 'b' }, '400/1001'],
    ['an object as its key', { id: '1', pk: {} }, '400'],
    ['no id', { pk: 'a' }, '400'],
    ['an empty id', { id: '', pk: 'a' }, '400'],
    ['a number as its id', { id: 1, pk: 'a' }, '400'],
    ['a slash in its id', { id: 'a/b', pk: 'a' }, '400'],
    ['too long an id', { id: 'x'.repeat(1024), pk: 'a' }, '400'],
    ['a ttl of 0', { id: '1', pk: 'a', ttl: 0 }, '400'],
    ['a ttl in words', { id: '1', pk: 'a', ttl: '5' }, '400'],
    ['more than 2 MB', { id: '1', pk: 'a', text: 'x'.repeat(2 * 1024 * 1024) }, '413'],
  ])('with %s is refused', (_, body, refusal) => {
    const { container } = testContainer();
    expect(refusalOf(() => container.create(key, body))).toBe(refusal);
    expect(container.itemCount).toBe(0);
  });

  it('cannot change its id in a replace', () => {
    const { container } = testContainer();
    container.create(key, item);
    expect(refusalOf(() => container.replace(key, '1', { ...item, id: '2' }))).toBe('400');
  });

  it('is written only over the etag that If-Match names', () => {
    const { container } = testContainer();
    const stale = container.create(key, item).etag;
    const fresh = container.replace(key, '1', item).etag;
    for (const write of [
      (ifMatch?: string) => container.replace(key, '1', item, { ifMatch }),
      (ifMatch?: string) => container.upsert(key, item, { ifMatch }),
      (ifMatch?: string) =>
        container.patch(key, '1', { operations: [{ op: 'incr', path: '/n', value: 1 }] }, { ifMatch }),
      (ifMatch?: string) => container.delete(key, '1', { ifMatch }),
    ]) {
      expect(refusalOf(() => write(stale))).toBe('412');
    }
    expect(container.replace(key, '1', item, { ifMatch: fresh }).status).toBe(200);
    expect(container.delete(key, '1', { ifMatch: '*' }).status).toBe(204);
  });

  it('is created by an upsert whatever the etag, if there is none', () => {
    const { container } = testContainer();
    expect(container.upsert(key, item, { ifMatch: '"x"' }).status).toBe(201);
  });

  it('is patched only if the condition holds', () => {
    const { container } = testContainer();
    container.create(key, item);
    const add = { operations: [{ op: 'incr', path: '/n', value: 1 } as const], condition: 'from c where c.n = 1' };
    expect(container.patch(key, '1', add).item?.document.n).toBe(2);
    expect(refusalOf(() => container.patch(key, '1', add))).toBe('412/1110');
    expect(container.read(key, '1').item?.document.n).toBe(2);
  });
});

describe('time to live', () => {
  it('is off without a default, whatever the item says', () => {
    const { container, clock } = testContainer();
    container.create(key, { ...item, ttl: 1 });
    clock.advance(10_000);
    expect(container.read(key, '1').status).toBe(200);
  });

  it('-1 leaves it to the items', () => {
    const { container, clock } = testContainer({ defaultTtl: -1 });
    container.create(key, item);
    container.create(key, { ...item, id: '2', ttl: 5 });
    clock.advance(4_999);
    expect(container.itemCount).toBe(2);
    clock.advance(1);
    expect(refusalOf(() => container.read(key, '2'))).toBe('404');
    expect(container.read(key, '1').status).toBe(200);
  });

  it('frees what nobody reads any more', () => {
    const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/n'] }] };
    const { container, clock } = testContainer({ defaultTtl: 1, uniqueKeyPolicy });
    const held = () => container.ranges.reduce((sum, { count }) => sum + count, 0);
    for (let n = 0; n < 100; n += 1) container.create(key, { ...item, id: `${n}`, n });
    clock.advance(60_000);
    expect(held()).toBe(100);
    container.create(key, item);
    expect(held()).toBe(1);
  });

  it('counts from the last write, and an item can opt out', () => {
    const { container, clock } = testContainer({ defaultTtl: 10 });
    container.create(key, item);
    container.create(key, { ...item, id: 'forever', ttl: -1 });
    clock.advance(9_000);
    container.replace(key, '1', item);
    clock.advance(9_000);
    expect(container.read(key, '1').status).toBe(200);
    clock.advance(1_000);
    expect(container.itemCount).toBe(1);
  });

  it('frees the id of what expired, without a trace in feed and numbering', () => {
    const { container, clock } = testContainer({ defaultTtl: 10 }, 1);
    container.create(key, item);
    clock.advance(10_000);
    expect(container.feed({ scope: { kind: 'key', key }, from: { kind: 'beginning' } })).toMatchObject({
      items: [],
      lsn: 1,
    });
    expect(container.create(key, item).status).toBe(201);
    expect(container.ranges[0]?.lsn).toBe(2);
  });
});

describe('a batch', () => {
  const create = (id: string) => ({ operationType: 'Create', resourceBody: { id, pk: 'a' } }) as const;

  it('does everything under one number', () => {
    const { container } = testContainer();
    const { committed, results } = container.batch(key, [
      create('1'),
      create('2'),
      { operationType: 'Read', id: '1' },
      { operationType: 'Patch', id: '1', resourceBody: { operations: [{ op: 'set', path: '/n', value: 7 }] } },
      { operationType: 'Delete', id: '2' },
    ]);
    expect(committed).toBe(true);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 204]);
    expect(container.rangeOf(key).lsn).toBe(1);
    expect(container.read(key, '1').item?.document.n).toBe(7);
    expect(refusalOf(() => container.read(key, '2'))).toBe('404');
  });

  it('does nothing if one operation fails: that one tells why, the others say 424', () => {
    const { container } = testContainer();
    container.create(key, item);
    const { committed, results } = container.batch(key, [
      create('2'),
      { operationType: 'Replace', id: '1', resourceBody: { ...item, n: 9 } },
      create('1'),
      create('3'),
    ]);
    expect(committed).toBe(false);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([424, 424, 409, 424]);
    expect(container.itemCount).toBe(1);
    expect(container.read(key, '1').item?.document.n).toBe(1);
    expect(container.rangeOf(key).lsn).toBe(1);
  });

  it.each([
    ['an etag', { operationType: 'Replace', id: '1', resourceBody: item, ifMatch: '"x"' } as const],
    ['an etag of a delete', { operationType: 'Delete', id: '1', ifMatch: '"x"' } as const],
    [
      'the condition of a patch',
      {
        operationType: 'Patch',
        id: '1',
        resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }], condition: 'from c where c.n > 1' },
      } as const,
    ],
  ])('fails on %s', (_, operation) => {
    const { container } = testContainer();
    container.create(key, item);
    const { results } = container.batch(key, [create('2'), operation]);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([424, 412]);
    expect(container.itemCount).toBe(1);
  });

  it('takes an etag that an earlier operation of it made stale as stale', () => {
    const { container } = testContainer();
    const ifMatch = container.create(key, item).etag;
    const { results } = container.batch(key, [
      { operationType: 'Replace', id: '1', resourceBody: item, ifMatch },
      { operationType: 'Replace', id: '1', resourceBody: item, ifMatch },
    ]);
    expect(results.map(({ statusCode }) => statusCode)).toEqual([424, 412]);
  });

  it('refuses a condition that does not parse as 400, not as a fault of its own', () => {
    const { container } = testContainer();
    container.create(key, item);
    const condition = 'from c where where';
    const { results } = container.batch(key, [
      {
        operationType: 'Patch',
        id: '1',
        resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }], condition },
      },
    ]);
    expect(results[0]?.statusCode).toBe(400);
  });

  it('has 1 to 100 operations', () => {
    const { container } = testContainer();
    expect(refusalOf(() => container.batch(key, []))).toBe('400');
    expect(
      refusalOf(() =>
        container.batch(
          key,
          Array.from({ length: 101 }, (_, at) => create(`${at}`)),
        ),
      ),
    ).toBe('400');
    expect(
      container.batch(
        key,
        Array.from({ length: 100 }, (_, at) => create(`${at}`)),
      ).committed,
    ).toBe(true);
  });

  it('costs the sum of its operations', () => {
    const { container } = testContainer();
    const alone = container.create(key, item).requestCharge;
    const { results } = container.batch(key, [
      { operationType: 'Create', resourceBody: { ...item, id: '2' } },
      { operationType: 'Create', resourceBody: { ...item, id: '3' } },
    ]);
    expect(results.map(({ requestCharge }) => requestCharge)).toEqual([alone, alone]);
  });
});

describe('a container definition', () => {
  it.each([
    ['no key path', { partitionKey: { paths: [] } }],
    ['two key paths without MultiHash', { partitionKey: { paths: ['/a', '/b'] } }],
    ['a key path without a slash', { partitionKey: { paths: ['pk'] } }],
    ['a slash in its id', { id: 'a/b' }],
    ['a blank at the end of its id', { id: 'a ' }],
    ['a default ttl of 0', { defaultTtl: 0 }],
  ])('with %s is refused', (_, definition) => {
    expect(refusalOf(() => testContainer(definition))).toBe('400');
  });

  it('without a version hashes keys by version 1', () => {
    const { container } = testContainer({ partitionKey: { paths: ['/pk'] } });
    expect(container.ranges.map(({ min }) => min)).toEqual(['', '05C1D5AB55AB54', '05C1E5AB55AB54']);
  });
});
