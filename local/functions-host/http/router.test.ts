import { describe, expect, it } from 'vitest';
import type { FunctionDefinition } from '../functions/definition.ts';
import { parseRoute } from './route.ts';
import { createRouter } from './router.ts';
import { covers } from './shadowed-routes.ts';

const route = (template: string) => parseRoute(template, { prefix: 'api', where: 'f' });

function http(name: string, template: string, ...methods: string[]): FunctionDefinition {
  return {
    name,
    registered: { name, bindings: {} },
    binding: 'request',
    triggerType: 'httptrigger',
    retry: undefined,
    trigger: { kind: 'http', route: route(template), methods, authLevel: 'anonymous' },
  };
}

describe('a route', () => {
  it.each([
    ['orders/{id}', 'orders/search', true],
    ['orders/{id}', 'orders/{key}', true],
    ['orders/{id}', 'orders/{id:guid}', true],
    ['orders/{id:guid}', 'orders/{key:guid:required}', true],
    ['orders/{id:alpha}', 'orders/search', true],
    ['orders/{id?}', 'orders', true],
    ['orders/{id?}', 'orders/{id?}', true],
    ['{*all}', 'orders/{id}/lines', true],
    ['{*all}', 'files/{*path}', true],
    ['orders/{id:guid}', 'orders/search', false],
    ['orders/{id:int}', 'orders/{id:guid}', false],
    ['orders/search', 'orders/{id}', false],
    ['orders/{id}', 'orders/{id?}', false],
    ['orders/{id}', 'orders/{id}/lines', false],
    ['orders/{id}', 'orders/{*rest}', false],
    ['files/{*path}', 'orders/{id}', false],
    ['{*number:int}', '{*all}', false],
  ])('%s takes all that fits %s? %s', (earlier, later, all) => {
    expect(covers(route(earlier), route(later))).toBe(all);
  });
});

describe('routes', () => {
  it('of which the first takes all that fits the second are told, with which one wins', () => {
    const { warnings } = createRouter([
      http('searchOrders', 'orders/search', 'GET'),
      http('getOrder', 'orders/{id}', 'GET'),
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Function "searchOrders" \(\/api\/orders\/search\) is never called: "getOrder" \(\/api\/orders\/\{id\}\) comes before it/,
      ),
    ]);
  });

  it('may share a path when their methods differ, or in part', () => {
    expect(createRouter([http('a', 'orders/{id}', 'GET'), http('b', 'orders/{key}', 'POST')]).warnings).toEqual([]);
    expect(createRouter([http('a', 'x/{id}', 'GET'), http('b', 'x/y', 'GET', 'PUT')]).warnings).toEqual([
      expect.stringContaining('is never called for GET: "a"'),
    ]);
    expect(createRouter([http('a', 'x/{id}'), http('b', 'x/y', 'GET', 'PUT')]).warnings).toEqual([
      expect.stringContaining('is never called: "a"'),
    ]);
  });

  it.each([
    [http('a', 'orders', 'GET', 'PUT'), http('b', 'Orders', 'PUT')],
    [http('a', 'orders'), http('b', 'orders', 'PUT')],
  ])('are refused when they are the same and share a method', (a, b) => {
    expect(() => createRouter([a, b])).toThrow(/Functions "a" and "b" both have the route PUT \/api\/orders\./i);
  });
});
