import { describe, expect, it } from 'vitest';
import { parseRoute } from './route.ts';

const route = (template: string, prefix = 'api') => parseRoute(template, { prefix, where: 'Function "f"' });

describe('a route', () => {
  it.each([
    ['orders', '/api/orders', {}],
    ['orders', '/API/Orders/', {}],
    ['orders/{id}', '/api/orders/a%20b', { id: 'a b' }],
    ['orders/{id}', '/api/orders/%E0%A4%A', { id: '%E0%A4%A' }],
    ['orders/{id}', '/api/orders/a%2fb', { id: 'a%2fb' }],
    ['orders/{id?}', '/api/orders', {}],
    ['orders/{id:int?}', '/api/orders/7', { id: '7' }],
    ['orders/{id}/lines/{line:int}', '/api/orders/a/lines/2', { id: 'a', line: '2' }],
    ['{*rest}', '/api/a/b/c', { rest: 'a/b/c' }],
    ['files/{**rest}', '/api/files', {}],
    ['{name:length(2,3):alpha}', '/api/abc', { name: 'abc' }],
    ['{day:regex(^\\d{{4}}-\\d{{2}}$)}', '/api/2026-01', { day: '2026-01' }],
  ])('%s matches %s', (template, path, values) => {
    expect(route(template).match(path)).toEqual(values);
  });

  it.each([
    ['orders', '/orders'],
    ['orders', '/api/orders/a'],
    ['orders/{id}', '/api/orders'],
    ['orders/{id}', '/api/orders//'],
    ['orders/{id:int}', '/api/orders/x'],
    ['orders/{id:guid}', '/api/orders/7'],
    ['{name:length(2,3):alpha}', '/api/a1'],
    ['{*rest:int}', '/api/a'],
  ])('%s does not match %s', (template, path) => {
    expect(route(template).match(path)).toBeUndefined();
  });

  it('may lie at the root when there is no prefix', () => {
    expect(route('/{id}', '').match('/a')).toEqual({ id: 'a' });
  });

  it.each([
    ['/orders', 'api', 'has an empty segment'],
    ['a//b', 'api', 'has an empty segment'],
    ['admin', '', 'is reserved'],
    ['runtime/x', '', 'is reserved'],
    ['{id?}/lines', 'api', 'has {id?} before its end'],
    ['{*rest}/lines', 'api', 'has {*rest} before its end'],
    ['{id}-{line}', 'api', 'mixes text and parameters'],
    ['{day:regex(a{2})}', 'api', 'mixes text and parameters'],
    ['a{id}', 'api', 'mixes text and parameters'],
    ['{id=7}', 'api', 'gives a default'],
    ['{id:uuid}', 'api', 'uses the constraint "uuid", which there is not'],
    ['{}', 'api', 'has no usable parameter name'],
  ])('%s below "%s" is refused: it %s', (template, prefix, reason) => {
    expect(() => route(template, prefix)).toThrow(`Function "f": the route "${template}" ${reason}`);
  });

  it('of a function below admin is no matter when the prefix keeps it apart', () => {
    expect(route('admin/x').match('/api/admin/x')).toEqual({});
  });
});
