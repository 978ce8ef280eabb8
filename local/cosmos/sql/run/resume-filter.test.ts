import { describe, expect, it } from 'vitest';
import { item } from '../item-fixture.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isObject } from '../json.ts';
import { prepareQuery } from '../query.ts';

const values: [number, JsonValue?][] = [
  [1, 5],
  [2, 5],
  [3],
  [4, null],
  [5, 'a'],
  [6, 5],
  [7],
  [8, true],
  [9, 'b'],
  [10, 7],
];
const documents = values.map(([number, at]) => item(number, at === undefined ? {} : { at }));

const objectOf = (row: JsonValue | undefined): JsonObject => (isObject(row) ? row : {});

describe.each(['ASC', 'DESC'])('an ordered query that is resumed, %s', (direction) => {
  const query = prepareQuery(`SELECT c._rid, c.at FROM c WHERE (true) ORDER BY c.at ${direction}`, []);
  const rows = (resumeFilter?: unknown, after?: string) =>
    [...query.rows(documents, after, resumeFilter)].map(({ row }) => row);
  const whole = [...query.rows(documents)];
  const rowAt = (index: number) => objectOf(whole[index]?.row);
  const filterAt = (index: number, rest: object) => {
    const { at } = rowAt(index);
    return { value: [at === undefined ? [] : at], ...rest };
  };
  const indexes = whole.map((_, index) => index);

  it.each(indexes)('goes on from the row %i on', (index) => {
    const rid = rowAt(index)._rid;
    expect(rows(filterAt(index, { rid, exclude: false }))).toEqual(rows().slice(index));
    expect(rows(filterAt(index, { rid, exclude: true }))).toEqual(rows().slice(index + 1));
  });

  it.each(indexes)('goes on from or behind all rows with the value of row %i', (index) => {
    const level = rows().filter((row) => objectOf(row).at === rowAt(index).at);
    const first = rows().findIndex((row) => objectOf(row).at === rowAt(index).at);
    expect(rows(filterAt(index, { exclude: false }))).toEqual(rows().slice(first));
    expect(rows(filterAt(index, { exclude: true }))).toEqual(rows().slice(first + level.length));
    expect(rows(filterAt(index, {}))).toEqual(rows().slice(first));
  });

  it('takes the farther of filter and position', () => {
    const rid = rowAt(4)._rid;
    const filter = filterAt(4, { rid, exclude: false });
    expect(rows(filter, whole[1]?.position)).toEqual(rows().slice(4));
    expect(rows(filter, whole[6]?.position)).toEqual(rows().slice(7));
  });
});

describe('a resume filter', () => {
  const resume = (filter: unknown) => () => [
    ...prepareQuery('SELECT * FROM c ORDER BY c.at', []).rows(documents, undefined, filter),
  ];

  it.each([null, 'x', {}, { value: 5 }, { value: [5], exclude: 1 }])('is no %j', (filter) => {
    expect(resume(filter)).toThrow(/Expected a resumeFilter/);
  });

  it('has one value for each path', () => {
    expect(resume({ value: [1, 2] })).toThrow('Expected 1 values in the resumeFilter, one per ORDER BY path, got 2.');
  });

  it.each([{ value: [{ type: 'array', low: 1, high: 2 }] }, { value: [[1]] }])(
    'behind arrays and objects is not served: %j',
    (filter) => {
      expect(resume(filter)).toThrow(expect.objectContaining({ code: 'unsupported' }));
    },
  );
});
