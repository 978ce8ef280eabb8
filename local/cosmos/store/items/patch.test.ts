import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../sql/json.ts';
import { type PatchOperation, patched } from './patch.ts';

const order: JsonObject = {
  id: '1',
  pk: 'a',
  total: 5,
  lines: [{ sku: 'x' }, { sku: 'y' }],
  address: { city: 'Delft' },
};
const patch = (...operations: PatchOperation[]) => patched(order, operations, [['pk']]);

describe('a patch', () => {
  it('adds a property, and overwrites one that is there', () => {
    expect(patch({ op: 'add', path: '/note', value: 'n' }).note).toBe('n');
    expect(patch({ op: 'add', path: '/total', value: 6 }).total).toBe(6);
  });

  it('adds to an array at an index and at its end, pushing the rest on', () => {
    expect(patch({ op: 'add', path: '/lines/1', value: 'z' }).lines).toEqual([{ sku: 'x' }, 'z', { sku: 'y' }]);
    expect(patch({ op: 'add', path: '/lines/-', value: 'z' }).lines).toEqual([{ sku: 'x' }, { sku: 'y' }, 'z']);
    expect(patch({ op: 'add', path: '/lines/2', value: 'z' }).lines).toEqual([{ sku: 'x' }, { sku: 'y' }, 'z']);
  });

  it('sets an element of an array in place', () => {
    expect(patch({ op: 'set', path: '/lines/0', value: 'z' }).lines).toEqual(['z', { sku: 'y' }]);
    expect(patch({ op: 'set', path: '/lines/0/sku', value: 'z' }).lines).toEqual([{ sku: 'z' }, { sku: 'y' }]);
  });

  it('removes a property and an element', () => {
    expect(patch({ op: 'remove', path: '/address/city' }).address).toEqual({});
    expect(patch({ op: 'remove', path: '/lines/0' }).lines).toEqual([{ sku: 'y' }]);
  });

  it('increments a number, and starts at zero where there is none', () => {
    expect(patch({ op: 'incr', path: '/total', value: -2.5 }).total).toBe(2.5);
    expect(patch({ op: 'incr', path: '/count', value: 3 }).count).toBe(3);
  });

  it('moves a value', () => {
    expect(patch({ op: 'move', from: '/address/city', path: '/city' })).toMatchObject({ city: 'Delft', address: {} });
  });

  it('applies its operations one after the other', () => {
    expect(patch({ op: 'add', path: '/a', value: {} }, { op: 'add', path: '/a/b', value: 1 }).a).toEqual({ b: 1 });
  });

  it('reads ~1 as a slash and ~0 as a tilde', () => {
    expect(patch({ op: 'set', path: '/a~1b~0c', value: 1 })['a/b~c']).toBe(1);
  });

  it('leaves the document it is given as it is, and shares nothing with its values', () => {
    const value = { deep: [1] };
    const result = patch({ op: 'set', path: '/v', value });
    value.deep.push(2);
    expect(result.v).toEqual({ deep: [1] });
    expect(order).not.toHaveProperty('v');
  });

  it.each<[string, PatchOperation, RegExp]>([
    ['replaces only what is there', { op: 'replace', path: '/nothing', value: 1 }, /nothing at this path/],
    ['removes only what is there', { op: 'remove', path: '/nothing' }, /nothing at this path/],
    ['moves only what is there', { op: 'move', from: '/nothing', path: '/x' }, /nothing at this path/],
    ['does not make parents', { op: 'set', path: '/a/b', value: 1 }, /parent of the path does not exist/],
    ['does not go through a scalar', { op: 'set', path: '/total/b', value: 1 }, /parent of the path does not exist/],
    ['stays inside an array', { op: 'add', path: '/lines/3', value: 1 }, /beyond the end/],
    ['wants an index in an array', { op: 'add', path: '/lines/first', value: 1 }, /not an index/],
    ['increments only numbers', { op: 'incr', path: '/lines', value: 1 }, /not a number/],
    ['keeps numbers finite', { op: 'incr', path: '/total', value: Number.MAX_VALUE * 2 }, /finite/],
    ['does not touch the id', { op: 'set', path: '/id', value: 'x' }, /"id" cannot be patched/],
    ['does not touch system properties', { op: 'remove', path: '/_etag' }, /"_etag" cannot be patched/],
    ['does not touch the partition key', { op: 'incr', path: '/pk', value: 1 }, /partition key/],
    ['does not move a value into itself', { op: 'move', from: '/address', path: '/address/inner' }, /into itself/],
    ['wants a pointer', { op: 'set', path: 'total', value: 1 }, /starts with "\/"/],
  ])('%s', (_, operation, reason) => {
    expect(() => patch(operation)).toThrow(reason);
  });

  it('names the operation that failed', () => {
    expect(() => patch({ op: 'set', path: '/a', value: 1 }, { op: 'remove', path: '/b' })).toThrow(
      /For Operation\(2\)/,
    );
  });

  it('has 1 to 10 operations', () => {
    expect(() => patch()).toThrow(/at least one/);
    expect(() => patch(...Array.from({ length: 11 }, () => ({ op: 'incr', path: '/n', value: 1 }) as const))).toThrow(
      /10 operations/,
    );
  });

  it('protects the parents of a nested partition key too', () => {
    expect(() => patched({ a: { b: 1 } }, [{ op: 'remove', path: '/a' }], [['a', 'b']])).toThrow(/partition key/);
    expect(patched({ a: { b: 1 } }, [{ op: 'set', path: '/a/c', value: 1 }], [['a', 'b']])).toEqual({
      a: { b: 1, c: 1 },
    });
  });
});
