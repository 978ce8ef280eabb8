import { describe, expect, it } from 'vitest';
import { item } from './item-fixture.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { prepareQuery } from './query.ts';

const families = [
  item(1, {
    id: 'andersen',
    parents: [{ name: 'Thomas' }, { name: 'Mary Kay' }],
    children: [{ name: 'Henriette', grade: 5, pets: [{ name: 'Fluffy' }] }],
    address: { city: 'Seattle', tags: ['a', 'b'] },
    registered: true,
  }),
  item(2, {
    id: 'wakefield',
    parents: [{ name: 'Robin' }],
    children: [
      { name: 'Jesse', grade: 1, pets: [{ name: 'Goofy' }, { name: 'Shadow' }] },
      { name: 'Lisa', grade: 8 },
    ],
    address: { city: 'NY', tags: ['b'] },
    registered: false,
  }),
  item(3, { id: 'empty', children: [], address: { city: 'NY' } }),
];

function rows(text: string, documents: JsonObject[] = families, parameters: Record<string, unknown> = {}): JsonValue[] {
  const sent = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return Array.from(prepareQuery(text, sent).rows(documents), ({ row }) => row);
}

describe('FROM', () => {
  it.each<[string, JsonValue[]]>([
    ['SELECT VALUE 1 + 1', [2]],
    ['SELECT 1 AS a, "x"', [{ a: 1, $1: 'x' }]],
    ['SELECT VALUE 1 WHERE 1 > 2', []],
    ['SELECT VALUE city FROM c.address.city', ['Seattle', 'NY', 'NY']],
    ['SELECT * FROM c.address.tags', [['a', 'b'], ['b']]],
    ['SELECT VALUE a.city FROM Families.address AS a', ['Seattle', 'NY', 'NY']],
    ['SELECT VALUE first.name FROM c["children"][0] first', ['Henriette', 'Jesse']],
    ['SELECT VALUE ch.name FROM ch IN Families.children', ['Henriette', 'Jesse', 'Lisa']],
    ['SELECT * FROM t IN c.address.tags', ['a', 'b', 'b']],
    ['SELECT VALUE x FROM x IN c.registered', []],
    ['SELECT VALUE COUNT(1) FROM ch IN c.children WHERE ch.grade > 1', [2]],
    ['SELECT VALUE x.id FROM (SELECT * FROM c WHERE c.registered) AS x', ['andersen']],
    ['SELECT COUNT(1) AS n FROM (SELECT DISTINCT VALUE c.address.city FROM c)', [{ n: 2 }]],
    ['SELECT VALUE t FROM (SELECT VALUE c.address FROM c) AS a JOIN t IN a.tags WHERE t != "a"', ['b', 'b']],
    ['SELECT TOP 1 VALUE x FROM (SELECT VALUE c.id FROM c ORDER BY c.id DESC) AS x', ['wakefield']],
  ])('%s', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });
});

describe('JOIN', () => {
  it.each<[string, JsonValue[]]>([
    ['SELECT VALUE f.id FROM Families f JOIN ch IN f.children', ['andersen', 'wakefield', 'wakefield']],
    [
      'SELECT f.id AS family, ch.name AS child, p.name AS pet FROM Families f JOIN ch IN f.children JOIN p IN ch.pets WHERE p.name != "Goofy"',
      [
        { family: 'andersen', child: 'Henriette', pet: 'Fluffy' },
        { family: 'wakefield', child: 'Jesse', pet: 'Shadow' },
      ],
    ],
    [
      'SELECT VALUE [p.name, ch.name] FROM c JOIN p IN c.parents JOIN ch IN c.children WHERE c.id = "wakefield"',
      [
        ['Robin', 'Jesse'],
        ['Robin', 'Lisa'],
      ],
    ],
    [
      'SELECT VALUE t FROM c JOIN (SELECT VALUE ch FROM ch IN c.children WHERE ch.grade > 4) AS g JOIN t IN c.address.tags',
      ['a', 'b', 'b'],
    ],
    ['SELECT VALUE n FROM c JOIN n IN (SELECT VALUE c.address.tags)', ['a', 'b', 'b']],
    [
      'SELECT VALUE a.city FROM c JOIN a IN [c.address]'.replace('IN [c.address]', 'IN (SELECT VALUE [c.address])'),
      ['Seattle', 'NY', 'NY'],
    ],
    ['SELECT DISTINCT VALUE t FROM c JOIN t IN c.address.tags', ['a', 'b']],
    ['SELECT VALUE ch.name FROM c JOIN ch IN c.children ORDER BY c.id DESC', ['Jesse', 'Lisa', 'Henriette']],
    [
      'SELECT c.address.city, COUNT(1) AS n FROM c JOIN ch IN c.children GROUP BY c.address.city',
      [
        { city: 'NY', n: 2 },
        { city: 'Seattle', n: 1 },
      ],
    ],
  ])('%s', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it('yields rows that a page can end between', () => {
    const query = prepareQuery('SELECT VALUE ch.name FROM c JOIN ch IN c.children ORDER BY c.id DESC', []);
    const whole = [...query.rows(families)];
    for (const [at, { position }] of whole.entries()) {
      expect(Array.from(query.rows(families, position), ({ row }) => row)).toEqual(
        whole.slice(at + 1).map(({ row }) => row),
      );
    }
  });
});

describe('subqueries', () => {
  it.each<[string, JsonValue[]]>([
    ['SELECT VALUE (SELECT VALUE COUNT(1) FROM ch IN c.children) FROM c', [1, 2, 0]],
    [
      'SELECT VALUE ARRAY(SELECT VALUE ch.name FROM ch IN c.children WHERE ch.grade > 4) FROM c',
      [['Henriette'], ['Lisa'], []],
    ],
    [
      'SELECT VALUE ARRAY(SELECT ch.name FROM ch IN c.children ORDER BY ch.grade DESC) FROM c WHERE c.id = "wakefield"',
      [[{ name: 'Lisa' }, { name: 'Jesse' }]],
    ],
    ['SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.address.tags WHERE t = "a")', ['andersen']],
    ['SELECT VALUE c.id FROM c WHERE NOT EXISTS(SELECT * FROM t IN c.address.tags)', ['empty']],
    [
      'SELECT c.id, EXISTS(SELECT VALUE 1 FROM p IN c.parents WHERE p.name = @name) AS has FROM c WHERE c.registered',
      [{ id: 'andersen', has: true }],
    ],
    ['SELECT VALUE (SELECT VALUE undefined) ?? "nothing" FROM c WHERE c.registered', ['nothing']],
    [
      'SELECT VALUE {"sum": (SELECT VALUE SUM(x.grade) FROM x IN c.children)} FROM c',
      [{ sum: 5 }, { sum: 9 }, { sum: 0 }],
    ],
    ['SELECT VALUE ARRAY(SELECT DISTINCT VALUE x FROM x IN c.address.tags OFFSET 1 LIMIT 1) FROM c', [['b'], [], []]],
    [
      'SELECT VALUE m FROM c JOIN (SELECT MAX(ch.grade) AS best, COUNT(1) AS n FROM ch IN c.children GROUP BY ch.none) AS m',
      [
        { best: 5, n: 1 },
        { best: 8, n: 2 },
      ],
    ],
    [
      'SELECT VALUE (SELECT VALUE ARRAY(SELECT VALUE c.id || ch.name FROM ch IN c.children)[0]) FROM c',
      ['andersenHenriette', 'wakefieldJesse'],
    ],
  ])('%s', (text, expected) => {
    expect(rows(text, families, { '@name': 'Thomas' })).toEqual(expected);
  });
});

/** As LINQ of the .NET SDK and EF Core write them. */
describe('queries that libraries write', () => {
  it.each<[string, JsonValue[]]>([
    ['SELECT VALUE root["id"] FROM root WHERE (root["registered"] = true) ORDER BY root["id"] ASC ', ['andersen']],
    [
      'SELECT VALUE root["id"] FROM root JOIN (SELECT VALUE EXISTS(SELECT VALUE s0 FROM root JOIN s0 IN root["address"]["tags"] WHERE (s0 = "a"))) AS v2 WHERE v2',
      ['andersen'],
    ],
    [
      'SELECT VALUE {"name" : s0["name"], "city" : root["address"]["city"]} FROM root JOIN s0 IN root["children"] WHERE (s0["grade"] > 4)',
      [
        { name: 'Henriette', city: 'Seattle' },
        { name: 'Lisa', city: 'NY' },
      ],
    ],
    ['SELECT VALUE COUNT(1) FROM root JOIN s0 IN root["children"]', [3]],
    ['SELECT VALUE COUNT(1) FROM (SELECT VALUE root FROM root WHERE root["registered"]) AS r0', [1]],
    ['SELECT VALUE SUM(g["grade"]) FROM (SELECT VALUE s0 FROM root JOIN s0 IN root["children"]) AS g', [14]],
    [
      'SELECT VALUE c["id"] FROM root c WHERE ((c["address"]["city"] = @city) AND (ARRAY_LENGTH(c["children"]) > 0)) OFFSET @skip LIMIT @take',
      ['wakefield'],
    ],
    ['SELECT VALUE ((c["registered"] = true) ? "yes" : "no") FROM root c', ['yes', 'no', 'no']],
    [
      'SELECT DISTINCT c["address"]["city"] AS City FROM root c ORDER BY c["address"]["city"]',
      [{ City: 'NY' }, { City: 'Seattle' }],
    ],
  ])('%s', (text, expected) => {
    expect(rows(text, families, { '@city': 'NY', '@skip': 0, '@take': 5 })).toEqual(expected);
  });
});

describe('what cannot be', () => {
  it.each([
    ['SELECT *', "'SELECT *' is not valid if FROM clause is omitted."],
    ['SELECT * FROM c JOIN t IN c.tags', "'SELECT *' is only valid with a single input set."],
    ['SELECT VALUE x FROM c JOIN c IN c.tags', "The input alias 'c' is specified more than once"],
    ['SELECT VALUE d FROM c', "Identifier 'd' could not be resolved."],
    ['SELECT VALUE t FROM c JOIN t IN d.tags', "Identifier 'd' could not be resolved."],
    ['SELECT VALUE Families.id FROM Families f', "Identifier 'Families' could not be resolved."],
    [
      'SELECT VALUE ch FROM ch IN c.children ORDER BY ch.grade',
      'ORDER BY item expression could not be mapped to a document path',
    ],
    ['SELECT VALUE EXISTS(SELECT VALUE t FROM t IN d) FROM c', "Identifier 'd' could not be resolved."],
  ])('%s', (text, message) => {
    expect(() => rows(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  });
});
