import { describe, expect, it } from 'vitest';
import { parseCondition, parseQuery } from './parse-query.ts';

describe('a query', () => {
  it('has all its clauses in order', () => {
    const query = parseQuery(
      'select distinct c.a, c["b"] as x, 1, c from root as c where c.a group by c.a order by c.a desc, c.b asc offset 1 limit @n',
    );
    expect(query).toMatchObject({
      distinct: true,
      selection: { kind: 'list', properties: [{ name: 'a' }, { name: 'x' }, { name: '$1' }, { name: 'c' }] },
      from: [{ alias: 'c', of: { path: { name: 'root' } }, iterates: false }],
      where: { kind: 'member' },
      groupBy: [{ kind: 'member' }],
      orderBy: [{ descending: true }, { descending: false }],
      cut: { kind: 'offset', offset: { value: 1 }, limit: { name: '@n' } },
    });
  });

  it.each([
    ['SELECT * FROM c', 'c'],
    ['SELECT * FROM root', 'root'],
    ['SELECT * FROM Families f', 'f'],
    ['SELECT * FROM Families AS f', 'f'],
  ])('%s calls the item %s', (text, alias) => {
    expect(parseQuery(text).from[0]?.alias).toBe(alias);
  });

  it('numbers the columns that have no name of their own', () => {
    const { selection } = parseQuery('SELECT 1, c.a, 2 AS two, c.list[0], LOWER(c.b) FROM c');
    expect(selection).toMatchObject({
      properties: [{ name: '$1' }, { name: 'a' }, { name: 'two' }, { name: '$2' }, { name: '$3' }],
    });
  });

  it('takes TOP with a number or a parameter', () => {
    expect(parseQuery('SELECT TOP 5 * FROM c').cut).toMatchObject({ kind: 'top', limit: { value: 5 } });
    expect(parseQuery('SELECT DISTINCT TOP @n VALUE c.a FROM c').cut).toMatchObject({ limit: { name: '@n' } });
  });
});

describe('faults', () => {
  it.each([
    ['', 'unexpected end-of-file', 0],
    ['SELECT FROM c', "incorrect syntax near 'FROM'", 7],
    ['SELECT * FROM', 'unexpected end-of-file', 13],
    ['SELECT * FROM c WHERE', 'unexpected end-of-file', 21],
    ['SELECT * FROM c LIMIT 5', "incorrect syntax near 'LIMIT'", 16],
    ['SELECT * FROM c OFFSET 5', 'unexpected end-of-file', 24],
    ['SELECT TOP c.n * FROM c', "incorrect syntax near 'c'", 11],
    ['SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1', "incorrect syntax near 'OFFSET'", 22],
    ['SELECT * FROM c ORDER c.a', "incorrect syntax near 'c'", 22],
    ['SELECT * FROM c WHERE c.a = 1;', undefined, 29],
    ['SELECT VALUE 1 AS x FROM c', "incorrect syntax near 'AS'", 15],
    ['UPDATE c SET a = 1', "incorrect syntax near 'UPDATE'", 0],
  ])('in "%s" are told at their place', (text, message, start) => {
    const wanted = message === undefined ? "Syntax error, invalid token ';'." : `Syntax error, ${message}.`;
    expect(() => parseQuery(text)).toThrow(
      expect.objectContaining({ code: 'syntax', message: wanted, location: expect.objectContaining({ start }) }),
    );
  });

  it('tell of a column that is there twice', () => {
    expect(() => parseQuery('SELECT c.a, c.b.a FROM c')).toThrow(/'a' is selected more than once/);
  });

  it.each([
    ['SELECT * FROM c WHERE c.a IN (SELECT VALUE 1)', 'a subquery in IN'],
    ['SELECT VALUE udf.tax(c.a) FROM c', 'user-defined functions'],
    ['SELECT * FROM c ORDER BY RANK FullTextScore(c.a, ["b"])', 'ORDER BY RANK (full-text and hybrid search)'],
  ])('%s is not served', (text, feature) => {
    expect(() => parseQuery(text)).toThrow(expect.objectContaining({ code: 'unsupported', feature }));
  });
});

describe('FROM', () => {
  it('names inputs, whole or element by element, and joins more', () => {
    const { from } = parseQuery(
      'SELECT * FROM c JOIN t IN c.tags JOIN (SELECT VALUE x FROM x IN t.parts) AS p JOIN q IN (SELECT VALUE c.list) JOIN c["a b"].d',
    );
    expect(from).toMatchObject([
      { alias: 'c', iterates: false },
      { alias: 't', iterates: true, of: { kind: 'path' } },
      { alias: 'p', iterates: false, of: { kind: 'subquery' } },
      { alias: 'q', iterates: true, of: { kind: 'subquery' } },
      { alias: 'd', iterates: false, of: { kind: 'path' } },
    ]);
  });

  it('can be missing', () => {
    expect(parseQuery('SELECT VALUE 1').from).toEqual([]);
  });
});

describe('a condition', () => {
  it('is a query without SELECT, in any case', () => {
    expect(parseCondition('from c where c.a = 1')).toMatchObject({ from: [{ alias: 'c' }], where: { kind: 'binary' } });
    expect(parseCondition('FROM c')).toMatchObject({ where: undefined });
  });

  it.each(['c.a = 1', 'WHERE c.a = 1', 'FROM c WHERE c.a = 1 ORDER BY c.a'])('is not "%s"', (text) => {
    expect(() => parseCondition(text)).toThrow(expect.objectContaining({ code: 'syntax' }));
  });
});
