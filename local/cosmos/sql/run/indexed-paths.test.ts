import { expect, it } from 'vitest';
import { prepareQuery } from '../query.ts';

it.each<[string, string[]]>([
  ['SELECT c.shown FROM c', []],
  ['SELECT * FROM c WHERE c.a = 1 AND c.b.c > 2 OR NOT IS_DEFINED(c.a)', ['/a/?', '/b/c/?']],
  ['SELECT * FROM c WHERE c["a b"] = c["value"]', ['/"a b"/?', '/value/?']],
  ['SELECT * FROM c WHERE c[@p][0].x = 1', ['/named/[]/x/?']],
  ['SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, c.tag)', ['/tag/?', '/tags/[]/?']],
  ['SELECT * FROM c WHERE ARRAY_LENGTH(c.tags) IN (c.n, 2)', ['/n/?', '/tags/?']],
  ['SELECT * FROM c WHERE c.a BETWEEN c.low AND c.high ORDER BY c.at DESC', ['/a/?', '/at/?', '/high/?', '/low/?']],
  [
    'SELECT * FROM c WHERE (c.on ? c.x : c.y ?? 1) LIKE "a" OR [c.z][0] = {"k": -c.w}.k',
    ['/on/?', '/w/?', '/x/?', '/y/?', '/z/?'],
  ],
  ['SELECT * FROM c WHERE c[c.key] = 1', ['/key/?']],
])('%s reads %j', (text, expected) => {
  expect(prepareQuery(text, [{ name: '@p', value: 'named' }]).indexedPaths).toEqual(expected);
});
