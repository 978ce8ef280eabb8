import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { item } from './item-fixture.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { isObject } from './json.ts';
import { prepareCondition, prepareQuery, QueryError } from './query.ts';

const rowsOf = (text: string, documents: JsonObject[], parameters: Record<string, unknown> = {}) =>
  [
    ...prepareQuery(
      text,
      Object.entries(parameters).map(([name, value]) => ({ name, value })),
    ).rows(documents),
  ].map(({ row }) => row);

const orders = [
  item(3, { status: 'open', wakeAt: 30, lines: [{ sku: 'a' }] }),
  item(1, { status: 'open', wakeAt: 20 }),
  item(4, { status: 'done' }),
  item(2, { status: 'open', wakeAt: null }),
];
const ids = (text: string, parameters?: Record<string, unknown>) =>
  rowsOf(text, orders, parameters).map((row) => (isObject(row) ? row.id : undefined));

describe('rows', () => {
  it('come in the order of document numbers', () => {
    expect(ids('SELECT * FROM c')).toEqual(['item-1', 'item-2', 'item-3', 'item-4']);
  });

  it('come in the order asked for, with those that lack the value', () => {
    expect(ids('SELECT * FROM c ORDER BY c.wakeAt')).toEqual(['item-4', 'item-2', 'item-1', 'item-3']);
    expect(ids('SELECT * FROM c ORDER BY c.wakeAt DESC')).toEqual(['item-3', 'item-1', 'item-2', 'item-4']);
  });

  it('of equal values come in the order of document numbers, turned round by DESC', () => {
    expect(ids('SELECT * FROM c ORDER BY c.status')).toEqual(['item-4', 'item-1', 'item-2', 'item-3']);
    expect(ids('SELECT * FROM c ORDER BY c.status DESC')).toEqual(['item-3', 'item-2', 'item-1', 'item-4']);
  });

  it('are those for which the filter is true, not those for which it has no value', () => {
    expect(ids('SELECT * FROM c WHERE c.wakeAt <= @now', { '@now': 25 })).toEqual(['item-1']);
    expect(ids('SELECT * FROM c WHERE NOT (c.wakeAt <= @now)', { '@now': 25 })).toEqual(['item-3']);
    expect(ids('SELECT * FROM c WHERE c.wakeAt')).toEqual([]);
  });

  it('serve the listing of leases', () => {
    expect(ids("SELECT * FROM c WHERE STARTSWITH(c.id, 'item-')")).toHaveLength(4);
    expect(ids('SELECT * FROM c WHERE STARTSWITH(c.id, "item-3")')).toEqual(['item-3']);
  });

  it('are shaped by SELECT', () => {
    expect(
      rowsOf('SELECT c.id, c.wakeAt, c.lines[0].sku AS first, c.wakeAt + 1 FROM c WHERE c.status = "open"', orders),
    ).toEqual([
      { id: 'item-1', wakeAt: 20, $1: 21 },
      { id: 'item-2', wakeAt: null },
      { id: 'item-3', wakeAt: 30, first: 'a', $1: 31 },
    ]);
    expect(rowsOf('SELECT VALUE c.wakeAt FROM c', orders)).toEqual([20, null, 30]);
    expect(rowsOf('SELECT VALUE {"at": [c.wakeAt]} FROM root c WHERE c.status = "done"', orders)).toEqual([{ at: [] }]);
    expect(rowsOf('SELECT c FROM c WHERE c.id = "item-1"', orders)).toEqual([{ c: orders[1] }]);
  });

  it('serve what clients read together by key', () => {
    const conditions = Array.from(
      { length: 300 },
      (_, index) => `( c.id = @id${index} AND c["status"] = @key${index} )`,
    );
    const parameters = Object.fromEntries(
      conditions.flatMap((_, index) => [
        [`@id${index}`, `item-${index}`],
        [`@key${index}`, 'open'],
      ]),
    );
    expect(ids(`SELECT * FROM c WHERE ( ${conditions.join(' OR ')} )`, parameters)).toEqual([
      'item-1',
      'item-2',
      'item-3',
    ]);
  });
});

describe('TOP, OFFSET LIMIT and DISTINCT', () => {
  it.each<[string, JsonValue[]]>([
    ['SELECT TOP 2 VALUE c.id FROM c ORDER BY c.wakeAt DESC', ['item-3', 'item-1']],
    ['SELECT TOP 0 VALUE c.id FROM c', []],
    ['SELECT VALUE c.id FROM c OFFSET 1 LIMIT 2', ['item-2', 'item-3']],
    ['SELECT VALUE c.id FROM c ORDER BY c.wakeAt OFFSET 3 LIMIT 9', ['item-3']],
    ['SELECT VALUE c.id FROM c OFFSET 9 LIMIT 1', []],
    ['SELECT DISTINCT VALUE c.status FROM c', ['open', 'done']],
    ['SELECT DISTINCT VALUE c.status FROM c ORDER BY c.status', ['done', 'open']],
    ['SELECT DISTINCT TOP 1 c.status FROM c', [{ status: 'open' }]],
    ['SELECT DISTINCT c.wakeAt FROM c WHERE c.status = "done" OR c.wakeAt = null', [{ wakeAt: null }, {}]],
    [
      'SELECT DISTINCT VALUE {"a": c.status = "open" ? {"x": 1, "y": 2} : {"y": 2, "x": 1}} FROM c',
      [{ a: { x: 1, y: 2 } }],
    ],
  ])('%s', (text, expected) => {
    expect(rowsOf(text, orders)).toEqual(expected);
  });

  it.each([-1, 1.5, '1', null, undefined])('refuse %j rows', (count) => {
    expect(() => rowsOf('SELECT TOP @n * FROM c', orders, { '@n': count })).toThrow(/Expected a whole number of rows/);
  });
});

describe('groups', () => {
  const people = [
    item(1, { team: 'a', age: 30 }),
    item(2, { team: 'b', age: 20 }),
    item(3, { team: 'a', age: 10 }),
    item(4, { age: 5 }),
    item(5, { team: 'b' }),
    item(6, { team: 'c', age: 'unknown' }),
  ];

  it.each<[string, JsonValue[]]>([
    ['SELECT VALUE COUNT(1) FROM c', [6]],
    ['SELECT VALUE COUNT(c.age) FROM c', [5]],
    ['SELECT VALUE COUNT(1) FROM c WHERE c.team = "x"', [0]],
    ['SELECT VALUE SUM(c.age) FROM c WHERE c.team != "c"', [60]],
    ['SELECT VALUE SUM(c.age) FROM c WHERE c.team = "x"', [0]],
    ['SELECT VALUE SUM(c.age) FROM c', []],
    ['SELECT VALUE AVG(c.age * 2) FROM c WHERE IS_NUMBER(c.age)', [32.5]],
    ['SELECT VALUE AVG(c.age) FROM c WHERE c.team = "x"', []],
    ['SELECT VALUE AVG(c.age) FROM c', []],
    ['SELECT VALUE MIN(c.age) FROM c', [5]],
    ['SELECT VALUE MAX(c.age) FROM c', ['unknown']],
    ['SELECT VALUE MAX(c.missing) FROM c', []],
    ['SELECT VALUE MIN([c.age]) FROM c', []],
    ['SELECT VALUE COUNT(1) * 10 + 1 FROM c', [61]],
    ['SELECT COUNT(1), MAX(c.team) AS last, 7 FROM c', [{ $1: 6, last: 'c', $2: 7 }]],
    ['SELECT VALUE [{"item": COUNT(1)}] FROM c', [[{ item: 6 }]]],
    ['SELECT VALUE [{"item": {"sum": SUM(c.age), "count": COUNT(c.age)}}] FROM c', [[{ item: { count: 5 } }]]],
    [
      'SELECT c.team, COUNT(1) AS n, MIN(c.age) AS youngest FROM c GROUP BY c.team',
      [
        { n: 1, youngest: 5 },
        { team: 'a', n: 2, youngest: 10 },
        { team: 'b', n: 2, youngest: 20 },
        { team: 'c', n: 1, youngest: 'unknown' },
      ],
    ],
    ['SELECT VALUE c.team FROM c GROUP BY c.team', ['a', 'b', 'c']],
    ['SELECT VALUE UPPER(c.team) FROM c GROUP BY UPPER(c.team) OFFSET 1 LIMIT 1', ['B']],
    ['SELECT VALUE LOWER(c.team) || "!" FROM c WHERE c.missing GROUP BY c.team', []],
  ])('%s', (text, expected) => {
    expect(rowsOf(text, people)).toEqual(expected);
  });

  it('keeps what is missing, null, and texts that look like other values apart, and equal objects together', () => {
    const values = [undefined, null, 'null', '', 1, '1', [1], { a: 1, b: 2 }, { b: 2, a: 1 }, null];
    const documents = values.map((value, at) => item(at, value === undefined ? {} : { team: value }));
    expect(rowsOf('SELECT c.team, COUNT(1) AS n FROM c GROUP BY c.team', documents)).toEqual([
      { n: 1 },
      { team: null, n: 2 },
      { team: 1, n: 1 },
      { team: '', n: 1 },
      { team: '1', n: 1 },
      { team: 'null', n: 1 },
      { team: [1], n: 1 },
      { team: { a: 1, b: 2 }, n: 2 },
    ]);
  });

  it.each(['SELECT c.age, COUNT(1) FROM c', 'SELECT c.age FROM c GROUP BY c.team', 'SELECT * FROM c GROUP BY c.team'])(
    'cannot show what differs within them: %s',
    (text) => {
      expect(() => rowsOf(text, people)).toThrow(
        expect.objectContaining({ code: 'syntax', message: expect.stringContaining('invalid in the select list') }),
      );
    },
  );

  it.each([
    'SELECT VALUE SUM(COUNT(1)) FROM c',
    'SELECT * FROM c WHERE COUNT(1) > 1',
    'SELECT c.team FROM c GROUP BY c.team ORDER BY c.team',
    'SELECT COUNT(1) FROM c GROUP BY (SELECT VALUE c.team)',
    'SELECT COUNT(1) FROM c GROUP BY MAX(c.age)',
  ])('%s has no meaning', (text) => {
    expect(() => rowsOf(text, people)).toThrow(expect.objectContaining({ code: 'syntax' }));
  });

  it.each([['SELECT DISTINCT VALUE COUNT(1) FROM c', 'DISTINCT together with GROUP BY or aggregates']])(
    '%s is not served',
    (text, feature) => {
      expect(() => rowsOf(text, people)).toThrow(expect.objectContaining({ code: 'unsupported', feature }));
    },
  );
});

describe('ORDER BY', () => {
  it.each(['c.a + 1', 'LOWER(c.a)', 'c', '@p', 'c[c.a]'])('%s is no path', (expression) => {
    expect(() => rowsOf(`SELECT * FROM c ORDER BY ${expression}`, [], { '@p': 1 })).toThrow(
      expect.objectContaining({
        code: 'order_by',
        message: expect.stringContaining('could not be mapped to a document path'),
      }),
    );
  });

  it('goes by one path after the other, each in its direction', () => {
    const documents = [item(1, { a: 1, b: 1 }), item(2, { a: 2, b: 1 }), item(3, { a: 1, b: 2 }), item(4, { a: 1 })];
    const sorted = (order: string) => rowsOf(`SELECT VALUE c.id FROM c ORDER BY ${order}`, documents);
    expect(sorted('c.a, c.b DESC')).toEqual(['item-3', 'item-1', 'item-4', 'item-2']);
    expect(sorted('c.a DESC, c.b')).toEqual(['item-2', 'item-4', 'item-1', 'item-3']);
  });

  it('tells which way rows of equal values go', () => {
    const info = (text: string) => prepareQuery(text, []).executionInfo;
    expect(info('SELECT * FROM c ORDER BY c.a')).toEqual({ reverseRidEnabled: false, reverseIndexScan: false });
    expect(info('SELECT * FROM c ORDER BY c.a DESC')).toEqual({ reverseRidEnabled: false, reverseIndexScan: true });
    expect(info('SELECT * FROM c')).toBeUndefined();
  });
});

describe('parameters', () => {
  it('must be JSON', () => {
    const prepare = () => prepareQuery('SELECT * FROM c WHERE c.a = @p', [{ name: '@p', value: 1n }]);
    expect(prepare).toThrow(/Expected a JSON value for the parameter @p/);
  });
});

describe('nesting', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}c.status = "open"${' OR c.n = 1)'.repeat(depth)}`;

  it('as deep as clients generate it is no matter', () => {
    expect(ids(`SELECT * FROM c WHERE ${nested(500)} ORDER BY c.id`)).toEqual(['item-1', 'item-2', 'item-3']);
    expect(prepareQuery(`SELECT * FROM c WHERE ${nested(500)} ORDER BY c.id`, []).plan([])).toHaveProperty('queryInfo');
  });

  it('beyond the stack is a fault of the query', () => {
    expect(() => prepareQuery(`SELECT * FROM c WHERE ${nested(100_000)}`, [])).toThrow(/nested too deeply/);
    expect(() => prepareQuery(`SELECT * FROM c WHERE 1${' + 1'.repeat(100_000)} = 1`, [])).toThrow(/nested too deeply/);
    expect(() => prepareCondition(`FROM c WHERE ${'NOT '.repeat(100_000)}true`)).toThrow(/nested too deeply/);
  });
});

it('is prepared or refused, whatever the text', () => {
  const word = fc.constantFrom(
    ...'SELECT * VALUE DISTINCT TOP FROM c WHERE AND OR NOT IN BETWEEN LIKE ESCAPE ORDER BY GROUP OFFSET LIMIT ASC DESC AS'.split(
      ' ',
    ),
    ...'1 "a" @p ( ) [ ] { } , . : ? ?? || = != < >= + - * / ~ null true undefined COUNT LOWER c.a #'.split(' '),
  );
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
  const start = fc.constantFrom('', 'SELECT * FROM c WHERE ', 'SELECT ', 'SELECT VALUE c FROM c ');
  fc.assert(
    fc.property(start, text, (begin, rest) => {
      let rows: unknown[] | undefined;
      let refusal: unknown;
      try {
        rows = rowsOf(`${begin}${rest}`, orders, { '@p': 1 });
      } catch (error) {
        refusal = error;
      }
      expect(rows ?? refusal).toBeInstanceOf(rows ? Array : QueryError);
    }),
    { numRuns: 2_000 },
  );
});

describe('a condition', () => {
  it('is true of documents or not', () => {
    const isOpen = prepareCondition('from c where c.status = "open" AND c.wakeAt > 20');
    expect(orders.filter(isOpen).map(({ id }) => id)).toEqual(['item-3']);
    expect(prepareCondition('FROM c')(item(1))).toBe(true);
  });

  it('that does not parse is a fault of the query', () => {
    expect(() => prepareCondition('FROM c WHERE c.status =')).toThrow(expect.objectContaining({ code: 'syntax' }));
    expect(() => prepareCondition('FROM c WHERE d.status = 1')).toThrow(
      expect.objectContaining({ serviceCode: 'SC2001' }),
    );
  });
});
