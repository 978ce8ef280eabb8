import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../../test/store.ts';
import type { BatchOperation } from './batch.ts';

const key = ['a'];
const uniqueKeyPolicy = { uniqueKeys: [{ paths: ['/email'] }, { paths: ['/name/first', '/name/last'] }] };
const person = (id: string, email: string | null, first = id, last = 'Doe') => ({
  id,
  pk: 'a',
  email,
  name: { first, last },
});
const people = (definition: object = {}) => testContainer({ uniqueKeyPolicy, ...definition });

describe('a unique key', () => {
  it('is taken once in a partition key', () => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    expect(refusalOf(() => container.create(key, person('2', 'x')))).toBe('409');
    expect(refusalOf(() => container.create(key, person('2', 'y', '1')))).toBe('409');
    expect(container.create(key, person('2', 'y')).status).toBe(201);
    expect(container.itemCount).toBe(2);
  });

  it('may be taken in every partition key', () => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    expect(container.create(['b'], { ...person('1', 'x'), pk: 'b' }).status).toBe(201);
  });

  it('of several paths is taken by all of them together', () => {
    const { container } = people();
    container.create(key, person('1', 'x', 'Ada', 'Byron'));
    expect(container.create(key, person('2', 'y', 'Ada', 'King')).status).toBe(201);
    expect(refusalOf(() => container.create(key, person('3', 'z', 'Ada', 'King')))).toBe('409');
  });

  it('that is missing counts as null, and null can be taken once', () => {
    const { container } = people();
    container.create(key, { id: '1', pk: 'a', name: { first: 'a', last: 'b' } });
    expect(refusalOf(() => container.create(key, person('2', null)))).toBe('409');
    expect(refusalOf(() => container.create(key, { id: '2', pk: 'a' }))).toBe('409');
  });

  it('tells types apart', () => {
    const { container } = people();
    container.create(key, person('1', '1'));
    expect(container.create(key, { ...person('2', ''), email: 1 }).status).toBe(201);
  });

  it('binds replace, upsert and patch too, but no item stands in its own way', () => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    container.create(key, person('2', 'y'));
    const email = { operations: [{ op: 'set', path: '/email', value: 'x' } as const] };
    expect(refusalOf(() => container.replace(key, '2', person('2', 'x')))).toBe('409');
    expect(refusalOf(() => container.upsert(key, person('2', 'x')))).toBe('409');
    expect(refusalOf(() => container.upsert(key, person('3', 'x')))).toBe('409');
    expect(refusalOf(() => container.patch(key, '2', email))).toBe('409');
    expect(container.patch(key, '1', email).status).toBe(200);
    expect(container.read(key, '2').item?.document.email).toBe('y');
  });

  it('is free again when its item changes it, is deleted or expires', () => {
    const { container, clock } = people({ defaultTtl: -1 });
    container.create(key, person('1', 'x'));
    container.replace(key, '1', person('1', 'y'));
    container.create(key, { ...person('2', 'x'), ttl: 5 });
    container.delete(key, '1');
    container.create(key, person('3', 'y'));
    clock.advance(5_000);
    expect(container.create(key, person('4', 'x', '2')).status).toBe(201);
  });

  it('survives a split', () => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    container.split(container.rangeOf(key).id);
    expect(refusalOf(() => container.create(key, person('2', 'x')))).toBe('409');
  });

  it('is forgotten with the items', () => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    container.clear();
    expect(container.create(key, person('2', 'x', '1')).status).toBe(201);
  });
});

describe('a unique key in a batch', () => {
  const create = (id: string, email: string): BatchOperation => ({
    operationType: 'Create',
    resourceBody: person(id, email),
  });
  const statuses = (operations: BatchOperation[]) => {
    const { container } = people();
    container.create(key, person('1', 'x'));
    return container.batch(key, operations).results.map(({ statusCode }) => statusCode);
  };

  it('is 409 for the operation that takes what another holds, and 424 for the rest', () => {
    expect(statuses([create('2', 'y'), create('3', 'x')])).toEqual([424, 409]);
    expect(statuses([create('2', 'y'), create('3', 'y')])).toEqual([424, 409]);
  });

  it('may be handed over in the order of the operations', () => {
    expect(statuses([{ operationType: 'Delete', id: '1' }, create('2', 'x')])).toEqual([204, 201]);
    const renamed: BatchOperation = { operationType: 'Replace', id: '1', resourceBody: person('1', 'z') };
    expect(statuses([renamed, create('2', 'x')])).toEqual([200, 201]);
    expect(statuses([create('2', 'x'), renamed])).toEqual([409, 424]);
  });

  it('taken in a batch that fails is still free', () => {
    const { container } = people();
    container.batch(key, [create('1', 'x'), { operationType: 'Delete', id: 'none' }]);
    expect(container.create(key, person('2', 'x', '1')).status).toBe(201);
  });
});

describe('a unique key policy', () => {
  it('cannot change', () => {
    const { store, container } = people();
    const changed = (uniqueKeys?: object[]) => () =>
      store.replaceContainer('shop', 'orders', {
        ...container.definition,
        uniqueKeyPolicy: JSON.parse(JSON.stringify({ uniqueKeys })),
      });
    expect(refusalOf(changed([{ paths: ['/email'] }]))).toBe('400');
    expect(refusalOf(changed())).toBe('400');
    expect(refusalOf(changed(uniqueKeyPolicy.uniqueKeys.toReversed()))).toBe('none');
  });

  it.each([
    ['no path', [{ paths: [] }]],
    ['17 paths', [{ paths: Array.from({ length: 17 }, (_, n) => `/p${n}`) }]],
    ['a path without a slash', [{ paths: ['email'] }]],
    ['a wildcard', [{ paths: ['/lines/[]/sku'] }]],
    ['the same key twice', [{ paths: ['/a', '/b'] }, { paths: ['/b', '/a'] }]],
    ['11 keys', Array.from({ length: 11 }, (_, n) => ({ paths: [`/p${n}`] }))],
  ])('with %s is refused', (_, uniqueKeys) => {
    expect(refusalOf(() => testContainer({ uniqueKeyPolicy: { uniqueKeys } }))).toBe('400');
  });
});
