import { describe, expect, it } from 'vitest';
import { refusalOf, testContainer } from '../../test/store.ts';
import { type ContainerDefinition, requireDefinition } from './container-definition.ts';

const keyed: ContainerDefinition = { id: 'c', partitionKey: { paths: ['/pk'], version: 2 } };
const key = (partitionKey: ContainerDefinition['partitionKey']) => ({ ...keyed, partitionKey });
const policy = (indexingPolicy: ContainerDefinition['indexingPolicy']) => ({ ...keyed, indexingPolicy });
const paths = (...included: string[]) => ({ includedPaths: included.map((path) => ({ path })) });
const composite = (...path: { path: string; order?: string }[]) => policy({ ...paths('/*'), compositeIndexes: [path] });

describe('the definition of a container', () => {
  it.each<[string, ContainerDefinition]>([
    ['a key of version 1', key({ paths: ['/a/b'] })],
    ['a key with a quoted name', key({ paths: ['/"a b"'] })],
    ['a hierarchical key', key({ paths: ['/a', '/b', '/c'], kind: 'MultiHash', version: 2 })],
    ['no expiry but for items that ask for it', { ...keyed, defaultTtl: -1 }],
    ['no index', policy({ indexingMode: 'none' })],
    ['everything but some', policy({ ...paths('/*'), excludedPaths: [{ path: '/log/"by-day"/[]/?' }] })],
    ['some and nothing else', policy({ ...paths('/a/?', '/b/*'), excludedPaths: [{ path: '/*' }] })],
    ['a composite index', composite({ path: '/a', order: 'descending' }, { path: '/b/c' })],
  ])('may have %s', (_, definition) => {
    expect(refusalOf(() => requireDefinition(definition))).toBe('none');
  });

  it.each<[string, ContainerDefinition]>([
    ['no key path', key({ paths: [] })],
    ['two paths of kind Hash', key({ paths: ['/a', '/b'] })],
    ['four paths', key({ paths: ['/a', '/b', '/c', '/d'], kind: 'MultiHash', version: 2 })],
    ['the same path twice', key({ paths: ['/a', '/a'], kind: 'MultiHash', version: 2 })],
    ['MultiHash of version 1', key({ paths: ['/a', '/b'], kind: 'MultiHash', version: 1 })],
    ['a key in an array', key({ paths: ['/lines/[]/sku'] })],
    ['a key path without a slash', key({ paths: ['pk'] })],
    ['an id with a slash', { ...keyed, id: 'a/b' }],
    ['a time to live of 0', { ...keyed, defaultTtl: 0 }],
    ['a time to live of -2', { ...keyed, defaultTtl: -2 }],
    ['a time to live beyond 32 bits', { ...keyed, defaultTtl: 2 ** 31 }],
    ['a policy without the root', policy(paths('/a/?'))],
    ['an indexing path without an end', policy(paths('/*', '/a'))],
    ['an indexing path without a slash', policy(paths('/*', 'a/?'))],
    ['an indexing path with a bare dash', policy(paths('/*', '/a-b/?'))],
    ['an indexing path with a wildcard inside', policy(paths('/*', '/*/a/?'))],
    ['an indexing path in and out', policy({ ...paths('/*'), excludedPaths: [{ path: '/*' }] })],
    ['a composite index of one path', composite({ path: '/a' })],
    ['a composite index of nine paths', composite(...'abcdefghi'.split('').map((name) => ({ path: `/${name}` })))],
    ['a composite path with an end', composite({ path: '/a/?' }, { path: '/b' })],
    ['a composite path twice', composite({ path: '/a' }, { path: '/a', order: 'descending' })],
    ['a composite order that is none', composite({ path: '/a', order: 'up' }, { path: '/b' })],
  ])('cannot have %s', (_, definition) => {
    expect(refusalOf(() => requireDefinition(definition))).toBe('400');
  });

  it('may be replaced, but for its key; how the key is written does not matter', () => {
    const { store } = testContainer();
    const replace = (partitionKey: ContainerDefinition['partitionKey']) => () =>
      store.replaceContainer('shop', 'orders', { id: 'orders', partitionKey });
    expect(refusalOf(replace({ version: 2, kind: 'Hash', paths: ['/pk'] }))).toBe('none');
    expect(refusalOf(replace({ paths: ['/pk'] }))).toBe('400');
    expect(refusalOf(replace({ paths: ['/other'], version: 2 }))).toBe('400');
  });
});

describe('a new time to live', () => {
  it('holds for what is there, from the last write of each item on', () => {
    const { store, container, clock } = testContainer();
    const live = (defaultTtl?: number) =>
      store.replaceContainer('shop', 'orders', {
        id: 'orders',
        partitionKey: { paths: ['/pk'], version: 2 },
        ...(defaultTtl === undefined ? {} : { defaultTtl }),
      });
    const ids = () =>
      container.query({ query: 'SELECT VALUE c.id FROM c ORDER BY c.id', scope: { kind: 'key', key: ['a'] } }).rows;
    container.create(['a'], { id: '1', pk: 'a' });
    container.create(['a'], { id: '2', pk: 'a', ttl: 60 });
    container.create(['a'], { id: '3', pk: 'a', ttl: -1 });
    clock.advance(30_000);
    live(40);
    expect(ids()).toEqual(['1', '2', '3']);
    clock.advance(10_000);
    expect(ids()).toEqual(['2', '3']);
    live();
    clock.advance(100_000);
    expect(ids()).toEqual(['2', '3']);
    live(-1);
    expect(ids()).toEqual(['3']);
  });
});

describe('what a container is given', () => {
  it('starts a range for each 6,000 request units a second', () => {
    const { store } = testContainer();
    const ranges = (id: string, perSecond: number) =>
      store.createContainer('shop', { ...keyed, id }, { kind: 'manual', perSecond }).ranges.length;
    expect([ranges('small', 6000), ranges('large', 24_100)]).toEqual([3, 5]);
  });
});
