import { describe, expect, it } from 'vitest';
import { item } from './item-fixture.ts';
import { prepareQuery } from './query.ts';
import { aggregates } from './values/aggregates.ts';
import { ambientFunctions } from './values/ambient.ts';
import { functionKinds, refusedFunctions } from './values/functions.ts';

const ambient = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5, 678), random: () => 0.25 };

/** What an expression is; nothing stands for undefined. */
function evaluate(expression: string): unknown[] {
  return Array.from(prepareQuery(`SELECT VALUE ${expression} FROM c`, [], ambient).rows([item(7)]), ({ row }) => row);
}

/** The documentation's own examples where it has some. */
const examples: Record<string, [expression: string, expected?: unknown][]> = {
  ARRAY_AVG: [['ARRAY_AVG([1, 2, 3, 4])', 2.5], ['ARRAY_AVG([1, "a"])'], ['ARRAY_AVG([])']],
  ARRAY_CONCAT: [
    ['ARRAY_CONCAT(["apples", "strawberries"], ["bananas"])', ['apples', 'strawberries', 'bananas']],
    ['ARRAY_CONCAT([1], 2)'],
  ],
  ARRAY_CONTAINS: [
    ['ARRAY_CONTAINS(["apples"], "apples")', true],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1}, true)', true],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1})', false],
    ['ARRAY_CONTAINS("a", "a")'],
  ],
  ARRAY_CONTAINS_ALL: [
    ['ARRAY_CONTAINS_ALL([1, 2, 3], 1, 3)', true],
    ['ARRAY_CONTAINS_ALL([1, 2], 1, 4)', false],
    ['ARRAY_CONTAINS_ALL([1], undefined, 1)'],
  ],
  ARRAY_CONTAINS_ANY: [
    ['ARRAY_CONTAINS_ANY([1, 2], 4, 2)', true],
    ['ARRAY_CONTAINS_ANY([1, 2], 4, 5)', false],
    ['ARRAY_CONTAINS_ANY([1], undefined, 2)'],
  ],
  ARRAY_LENGTH: [['ARRAY_LENGTH(["a", "b"])', 2], ['ARRAY_LENGTH("ab")']],
  ARRAY_MAX: [['ARRAY_MAX([1, 3, 2])', 3], ['ARRAY_MAX([1, "a", true])', 'a'], ['ARRAY_MAX([[1]])']],
  ARRAY_MEDIAN: [
    ['ARRAY_MEDIAN([1, 2, 3, 4])', 2.5],
    ['ARRAY_MEDIAN([1.0, 2.0, 3.3, 4.7, 7.8])', 3.3],
    ['ARRAY_MEDIAN([1, -2.7, 3, -4, undefined])', -0.8500000000000001],
    ['ARRAY_MEDIAN(["abc", "ABC"])'],
  ],
  ARRAY_MIN: [['ARRAY_MIN([2, 1, 3])', 1], ['ARRAY_MIN([])']],
  ARRAY_SLICE: [
    ['ARRAY_SLICE(["a", "s", "b"], 1)', ['s', 'b']],
    ['ARRAY_SLICE(["a", "s", "b"], 1, 1)', ['s']],
    ['ARRAY_SLICE(["a", "s", "b"], -2, 1)', ['s']],
    ['ARRAY_SLICE(["a", "s", "b"], 1, 1000)', ['s', 'b']],
    ['ARRAY_SLICE(["a", "s", "b"], 1, -100)', []],
    ['ARRAY_SLICE(["a", "s", "b"], -9)', ['a', 's', 'b']],
  ],
  ARRAY_SUM: [['ARRAY_SUM([1, 2.5])', 3.5], ['ARRAY_SUM([1, null])']],
  CHOOSE: [['CHOOSE(1, "Vimero", "Hydration")', 'Vimero'], ['CHOOSE(0, "a")'], ['CHOOSE(3, "a")']],
  OBJECTTOARRAY: [
    [
      'OBJECTTOARRAY({"a": "12345", "b": "67890"})',
      [
        { k: 'a', v: '12345' },
        { k: 'b', v: '67890' },
      ],
    ],
    ['OBJECTTOARRAY({"a": 1}, "name", "value")', [{ name: 'a', value: 1 }]],
    ['OBJECTTOARRAY([1])'],
  ],
  SETDIFFERENCE: [
    ['SETDIFFERENCE([1, 2, 2, 3], [3])', [1, 2]],
    ['SETDIFFERENCE([1, 2, 1], [3])', [1, 2]],
    ['SETDIFFERENCE([1], 1)'],
  ],
  SETEQUAL: [
    ['SETEQUAL([1, 2, 2], [2, 1])', true],
    ['SETEQUAL([1], [1, 2])', false],
  ],
  SETINTERSECT: [
    ['SETINTERSECT([1, 2, 3, 4], [3, 4, 5, 6])', [3, 4]],
    ['SETINTERSECT([{"a": 1, "b": 2}], [{"b": 2, "a": 1}])', [{ a: 1, b: 2 }]],
  ],
  SETUNION: [
    ['SETUNION([1, 2, 1], [2, 3])', [1, 2, 3]],
    ['SETUNION([1, "1", 1.0], [true, "1"])', [1, '1', true]],
  ],

  IIF: [['IIF(true, 123, 456)', 123], ['IIF("x", 123, 456)', 456], ['IIF(1 > 2, 1, undefined)']],

  STRINGTOARRAY: [
    ['STRINGTOARRAY(" [1, \\"a\\"] ")', [1, 'a']],
    ['STRINGTOARRAY("{}")'],
    ['STRINGTOARRAY("[")'],
    ['STRINGTOARRAY("[1e999]")'],
  ],
  STRINGTOBOOLEAN: [['STRINGTOBOOLEAN(" true ")', true], ['STRINGTOBOOLEAN("TRUE")']],
  STRINGTONULL: [['STRINGTONULL("null")', null], ['STRINGTONULL("NULL")']],
  STRINGTONUMBER: [
    ['STRINGTONUMBER("-1.7e1")', -17],
    ['STRINGTONUMBER("1 2")'],
    ['STRINGTONUMBER("0xF")'],
    ['STRINGTONUMBER("1e999")'],
  ],
  STRINGTOOBJECT: [
    ['STRINGTOOBJECT("{\\"a\\": 1}")', { a: 1 }],
    ['STRINGTOOBJECT("[]")'],
    ['STRINGTOOBJECT("{\\"a\\": [-1e999]}")'],
  ],
  TOSTRING: [
    ['TOSTRING(1.0000)', '1'],
    ['TOSTRING("a")', 'a'],
    ['TOSTRING(false)', 'false'],
    ['TOSTRING([1, {}])', '[1,{}]'],
    ['TOSTRING(undefined)'],
  ],

  DATETIMEADD: [
    ['DATETIMEADD("yyyy", 1, "2020-07-03T00:00:00.0000000")', '2021-07-03T00:00:00.0000000Z'],
    ['DATETIMEADD("mm", -1, "2020-07-03T00:00:00.0000000Z")', '2020-06-03T00:00:00.0000000Z'],
    ['DATETIMEADD("month", 1, "2020-01-31T01:02:03.1234567Z")', '2020-02-29T01:02:03.1234567Z'],
    ['DATETIMEADD("mm", 1, "2021-01-31")', '2021-02-28T00:00:00.0000000Z'],
    ['DATETIMEADD("ss", 5 * -5, "2020-07-03T00:00:00.0000000")', '2020-07-02T23:59:35.0000000Z'],
    ['DATETIMEADD("mcs", 1, "2020-07-03T00:00:00Z")', '2020-07-03T00:00:00.0000010Z'],
    ['DATETIMEADD("week", 1, "2020-07-03")'],
    ['DATETIMEADD("dd", 1.5, "2020-07-03")'],
    ['DATETIMEADD("dd", 1, "2021-02-29")'],
    ['DATETIMEADD("yyyy", 1, "9999-12-31T23:59:59.9999999Z")'],
  ],
  DATETIMEBIN: [
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "dd")', '2021-01-08T00:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "hh")', '2021-01-08T18:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "hh", 5)', '2021-01-08T15:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "dd", 7)', '2021-01-07T00:00:00.0000000Z'],
    [
      'DATETIMEBIN("2021-01-08T18:35:00.0000000", "dd", 7, "1601-01-01T00:00:00.0000000")',
      '2021-01-04T00:00:00.0000000Z',
    ],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "mm")'],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "dd", 0)'],
    ['DATETIMEBIN("2021-01-08T18:35:00.0000000", "dd", 1, "1600-01-01T00:00:00.0000000")'],
  ],
  DATETIMEDIFF: [
    ['DATETIMEDIFF("day", "2020-01-01T01:02:03.1234527Z", "2020-01-03T01:02:03.1234567Z")', 2],
    ['DATETIMEDIFF("yyyy", "2028-01-01T01:02:03.1234527Z", "2020-01-03T01:02:03.1234567Z")', -8],
    ['DATETIMEDIFF("hh", "2020-01-01T01:00:00.1234527Z", "2020-01-01T01:59:59.1234567Z")', 0],
    ['DATETIMEDIFF("mm", "2019-11-30", "2020-02-01")', 3],
    ['DATETIMEDIFF("ns", "2020-01-01T00:00:00.0000001Z", "2020-01-01T00:00:00.0000003Z")', 200],
    ['DATETIMEDIFF("day", "yesterday", "2020-01-01")'],
  ],
  DATETIMEFORMAT: [
    ['DATETIMEFORMAT("2024-10-10 14:40:20", "yyyyMMdd")', '20241010'],
    ['DATETIMEFORMAT("2024-10-10 14:40:20", "yyyy-MM-dd [HH:mm:ss]")', '2024-10-10 [14:40:20]'],
    [
      'DATETIMEFORMAT("2024-10-10 14:40:20", "To\\\\da\\\\y i\\\\s: yyyy-MM-ddTHH:mm:ss.fff")',
      'Today is: 2024-10-10T14:40:20.000',
    ],
    ['DATETIMEFORMAT("2024-10-10 14:40:20", "HH:mm:ss.FFF")', '14:40:20.'],
    ['DATETIMEFORMAT("2024-10-10 04:05:06", "ddd d MMM yy, h.mm tt")', 'Thu 10 Oct 24, 4.05 AM'],
  ],
  DATETIMEFROMPARTS: [
    ['DATETIMEFROMPARTS(2020, 9, 4)', '2020-09-04T00:00:00.0000000Z'],
    ['DATETIMEFROMPARTS(2020, 9, 4, 10, 30, 45, 3456789)', '2020-09-04T10:30:45.3456789Z'],
    ['DATETIMEFROMPARTS(2020, 13, 4)'],
    ['DATETIMEFROMPARTS(-2000, 1, 1)'],
  ],
  DATETIMEPART: [
    ['DATETIMEPART("yyyy", "2016-05-29T08:30:00.1301617")', 2016],
    ['DATETIMEPART("mm", "2016-05-29T08:30:00.1301617")', 5],
    ['DATETIMEPART("hh", "2016-05-29T08:30:00.1301617")', 8],
    ['DATETIMEPART("ms", "2016-05-29T08:30:00.1301617")', 130],
    ['DATETIMEPART("mcs", "2016-05-29T08:30:00.1301617")', 130161],
    ['DATETIMEPART("ns", "2016-05-29T08:30:00.1301617")', 130161700],
    ['DATETIMEPART("dd", "2016-05-32")'],
  ],
  DATETIMETOTICKS: [
    ['DATETIMETOTICKS("2020-07-05T23:00:00.0000000")', 15939900000000000],
    ['DATETIMETOTICKS("2020-07-05T23:00:00+01:00")', 15939864000000000],
  ],
  DATETIMETOTIMESTAMP: [
    ['DATETIMETOTIMESTAMP("2020-07-05T23:00:00.0000000")', 1593990000000],
    ['DATETIMETOTIMESTAMP("2020-07-05 at 11")'],
  ],
  TICKSTODATETIME: [['TICKSTODATETIME(15943368134575530)', '2020-07-09T23:20:13.4575530Z'], ['TICKSTODATETIME("1")']],
  TIMESTAMPTODATETIME: [
    ['TIMESTAMPTODATETIME(1597360794300)', '2020-08-13T23:19:54.3000000Z'],
    ['TIMESTAMPTODATETIME(-11644473600000)', '1601-01-01T00:00:00.0000000Z'],
  ],
  GETCURRENTDATETIME: [['GETCURRENTDATETIME()', '2030-01-02T03:04:05.6780000Z']],
  GETCURRENTDATETIMESTATIC: [['GETCURRENTDATETIMESTATIC()', '2030-01-02T03:04:05.6780000Z']],
  GETCURRENTTICKS: [['GETCURRENTTICKS()', ambient.now() * 10_000]],
  GETCURRENTTICKSSTATIC: [['GETCURRENTTICKSSTATIC()', ambient.now() * 10_000]],
  GETCURRENTTIMESTAMP: [['GETCURRENTTIMESTAMP()', ambient.now()]],
  GETCURRENTTIMESTAMPSTATIC: [['GETCURRENTTIMESTAMPSTATIC()', ambient.now()]],

  DOCUMENTID: [['DOCUMENTID(c)', 7], ['DOCUMENTID(1)']],

  ABS: [['ABS(-1.5)', 1.5], ['ABS("1")']],
  ACOS: [['ACOS(-1)', Math.PI], ['ACOS(2)']],
  ASIN: [['ASIN(1)', Math.PI / 2]],
  ATAN: [['ATAN(0)', 0]],
  ATN2: [['ATN2(35.175643, 129.44)', Math.atan2(35.175643, 129.44)], ['ATN2(1, "1")']],
  CEILING: [
    ['CEILING(123.45)', 124],
    ['CEILING(-123.45)', -123],
  ],
  COS: [['COS(0)', 1]],
  COT: [['COT(124.1332)', 1 / Math.tan(124.1332)], ['COT(0)']],
  DEGREES: [['DEGREES(PI() / 2)', 90]],
  EXP: [['EXP(0)', 1], ['EXP(1000)']],
  FLOOR: [['FLOOR(-123.45)', -124]],
  INTADD: [['INTADD(20, 10)', 30], ['INTADD(20, 10.5)'], ['INTADD("20", 10)'], ['INTADD(1e300, 1)']],
  INTBITAND: [['INTBITAND(15, 25)', 9]],
  INTBITLEFTSHIFT: [
    ['INTBITLEFTSHIFT(16, 4)', 256],
    ['INTBITLEFTSHIFT(1, 64)', 1],
    ['INTBITLEFTSHIFT(1, 3000000001)', 2],
  ],
  INTBITNOT: [['INTBITNOT(65535)', -65536]],
  INTBITOR: [['INTBITOR(56, 100)', 124]],
  INTBITRIGHTSHIFT: [
    ['INTBITRIGHTSHIFT(16, 4)', 1],
    ['INTBITRIGHTSHIFT(-16, 4)', -1],
    ['INTBITRIGHTSHIFT(16, -3000000000)', 16],
  ],
  INTBITXOR: [['INTBITXOR(56, 100)', 92]],
  INTDIV: [['INTDIV(10, 3)', 3], ['INTDIV(-10, 3)', -3], ['INTDIV(1, 0)']],
  INTMOD: [['INTMOD(12, 5)', 2], ['INTMOD(12, 0)']],
  INTMUL: [
    ['INTMUL(5, 2)', 10],
    ['INTMUL(4611686018427387904, 2)', -(2 ** 63)],
  ],
  INTSUB: [['INTSUB(25, 10)', 15]],
  LOG: [['LOG(EXP(10))', 10], ['LOG(64, 2)', 6], ['LOG(0)']],
  LOG10: [['LOG10(100)', 2]],
  NUMBERBIN: [['NUMBERBIN(37.752, 10)', 30], ['NUMBERBIN(37.752)', 37], ['NUMBERBIN(37.752, 0)']],
  PI: [['PI()', Math.PI]],
  POWER: [['POWER(2, 3)', 8]],
  RADIANS: [['RADIANS(180)', Math.PI]],
  RAND: [['RAND()', 0.25]],
  ROUND: [
    ['ROUND(2.4)', 2],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
  ],
  SIGN: [
    ['SIGN(-2)', -1],
    ['SIGN(0)', 0],
  ],
  SIN: [['SIN(0)', 0]],
  SQRT: [['SQRT(9)', 3], ['SQRT(-1)']],
  SQUARE: [['SQUARE(3)', 9]],
  TAN: [['TAN(0)', 0]],
  TRUNC: [
    ['TRUNC(2.6)', 2],
    ['TRUNC(-2.6)', -2],
  ],

  CONCAT: [['CONCAT("adventure", "WORKS")', 'adventureWORKS'], ['CONCAT("a", 1)']],
  CONTAINS: [
    ['CONTAINS("AdventureWorks", "works", true)', true],
    ['CONTAINS("AdventureWorks", "works")', false],
  ],
  CONTAINS_ALL_CI: [
    ['CONTAINS_ALL_CI("Have a nice day!", "HAVE", "NICE")', true],
    ['CONTAINS_ALL_CI("Have a nice day!", undefined, "had")', false],
    ['CONTAINS_ALL_CI("Have a nice day!", undefined, "nice")'],
  ],
  CONTAINS_ALL_CS: [
    ['CONTAINS_ALL_CS("Have a nice day!", "HAVE", "nice")', false],
    ['CONTAINS_ALL_CS("Have a nice day!", "Have")', true],
  ],
  CONTAINS_ANY_CI: [
    ['CONTAINS_ANY_CI("Have a nice day!", "had", "NICE")', true],
    ['CONTAINS_ANY_CI("Have a nice day!", undefined, "had")'],
  ],
  CONTAINS_ANY_CS: [
    ['CONTAINS_ANY_CS("Have a nice day!", "NICE")', false],
    ['CONTAINS_ANY_CS("Have a nice day!", "NICE", "nice")', true],
  ],
  ENDSWITH: [
    ['ENDSWITH("AdventureWorks", "WORKS", true)', true],
    ['ENDSWITH("AdventureWorks", "WORKS")', false],
  ],
  INDEX_OF: [
    ['INDEX_OF("AdventureWorks", "Works")', 9],
    ['INDEX_OF("AdventureWorks", "Cosmos")', -1],
    ['INDEX_OF("AdventureWorks", "Works", 5)', 9],
    ['INDEX_OF("AdventureWorks", "Adventure", 5)', -1],
  ],
  LASTINDEXOF: [
    ['LASTINDEXOF("abcabc", "b")', 4],
    ['LASTINDEXOF("abc", "x")', -1],
  ],
  LEFT: [
    ['LEFT("AdventureWorks", 9)', 'Adventure'],
    ['LEFT("AdventureWorks", 0)', ''],
    ['LEFT("AdventureWorks", -1)', ''],
    ['LEFT("AdventureWorks", 99)', 'AdventureWorks'],
    ['LEFT("AdventureWorks", 1.5)'],
  ],
  LENGTH: [['LENGTH("ab")', 2], ['LENGTH([1])']],
  LOWER: [['LOWER("AdventureWORKS")', 'adventureworks']],
  LTRIM: [['LTRIM("  a ")', 'a ']],
  REGEXMATCH: [
    ['REGEXMATCH("abcd", "ABC")', false],
    ['REGEXMATCH("abcd", "ABC", "i")', true],
    ['REGEXMATCH("ab\\ncd", "^cd$", "m")', true],
    ['REGEXMATCH("abcd", "a b c", "x")', true],
    ['REGEXMATCH("abcd", "abc", "q")'],
    ['REGEXMATCH("abcd", "(")'],
  ],
  REPLACE: [
    ['REPLACE("AdventureWorks", "Works", "$&")', 'Adventure$&'],
    ['REPLACE("aXbX", "X", "")', 'ab'],
    ['REPLACE("a", "b", 1)'],
  ],
  REPLICATE: [
    ['REPLICATE("Adventure", 2)', 'AdventureAdventure'],
    ['REPLICATE("a", 0)', ''],
    ['REPLICATE("a", -1)'],
    ['REPLICATE("ab", 5001)'],
  ],
  REVERSE: [['REVERSE("abc")', 'cba']],
  RIGHT: [
    ['RIGHT("AdventureWorks", 5)', 'Works'],
    ['RIGHT("AdventureWorks", 0)', ''],
    ['RIGHT("ab", 9)', 'ab'],
  ],
  RTRIM: [['RTRIM("  a ")', '  a']],
  STARTSWITH: [
    ['STARTSWITH("AdventureWorks", "adventure", true)', true],
    ['STARTSWITH("AdventureWorks", "adventure")', false],
    ['STARTSWITH(1, "1")'],
  ],
  STRINGEQUALS: [
    ['STRINGEQUALS("a", "A", true)', true],
    ['STRINGEQUALS("a", "A")', false],
  ],
  STRINGJOIN: [['STRINGJOIN(["a", "b"], "-")', 'a-b'], ['STRINGJOIN(["a", 1], "-")']],
  STRINGSPLIT: [['STRINGSPLIT("a-b-", "-")', ['a', 'b', '']], ['STRINGSPLIT(1, "-")']],
  SUBSTRING: [
    ['SUBSTRING("AdventureWorks", 9, 3)', 'Wor'],
    ['SUBSTRING("AdventureWorks", -1, 3)', ''],
  ],
  TRIM: [['TRIM("  a ")', 'a']],
  UPPER: [['UPPER("a")', 'A']],

  IS_ARRAY: [
    ['IS_ARRAY([])', true],
    ['IS_ARRAY({})', false],
  ],
  IS_BOOL: [
    ['IS_BOOL(false)', true],
    ['IS_BOOL(0)', false],
  ],
  IS_DEFINED: [
    ['IS_DEFINED(null)', true],
    ['IS_DEFINED(c.missing)', false],
  ],
  IS_FINITE_NUMBER: [
    ['IS_FINITE_NUMBER(1)', true],
    ['IS_FINITE_NUMBER("1")', false],
  ],
  IS_INTEGER: [
    ['IS_INTEGER(1)', true],
    ['IS_INTEGER(1.5)', false],
    ['IS_INTEGER(1e300)', false],
  ],
  IS_NULL: [
    ['IS_NULL(null)', true],
    ['IS_NULL(c.missing)', false],
  ],
  IS_NUMBER: [
    ['IS_NUMBER(1.5)', true],
    ['IS_NUMBER("1")', false],
  ],
  IS_OBJECT: [
    ['IS_OBJECT({})', true],
    ['IS_OBJECT(null)', false],
  ],
  IS_PRIMITIVE: [
    ['IS_PRIMITIVE(null)', true],
    ['IS_PRIMITIVE([])', false],
    ['IS_PRIMITIVE(c.missing)', false],
  ],
  IS_STRING: [
    ['IS_STRING("")', true],
    ['IS_STRING(1)', false],
  ],

  AVG: [
    ['(SELECT VALUE AVG(x) FROM x IN [])'.replace('[]', 'c.none')],
    ['(SELECT VALUE AVG(x) FROM (SELECT VALUE 3) AS x)', 3],
  ],
  COUNT: [['(SELECT VALUE COUNT(1) FROM x IN c.none)', 0]],
  COUNTIF: [['(SELECT VALUE COUNTIF(x > 1) FROM (SELECT VALUE 3) AS x)', 1]],
  MAKELIST: [['(SELECT VALUE MAKELIST(x) FROM (SELECT VALUE 3) AS x)', [3]]],
  MAKESET: [['(SELECT VALUE MAKESET(x) FROM (SELECT VALUE 3) AS x JOIN (SELECT VALUE 4))', [3]]],
  MAX: [['(SELECT VALUE MAX(x) FROM (SELECT VALUE 3) AS x)', 3]],
  MIN: [['(SELECT VALUE MIN(x) FROM (SELECT VALUE 3) AS x)', 3]],
  SUM: [['(SELECT VALUE SUM(x) FROM (SELECT VALUE 3) AS x)', 3]],
};

const kinds: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries({
    aggregate: [...aggregates.keys()],
    ...Object.fromEntries(Object.entries(functionKinds).map(([kind, functions]) => [kind, Object.keys(functions)])),
  }),
);
for (const name of ambientFunctions.keys()) {
  const kind = name === 'RAND' ? 'mathematical' : 'date and time';
  kinds[kind] = [...(kinds[kind] ?? []), name];
}

describe.each(Object.entries(kinds))('%s functions', (_, names) => {
  it.each(names)('%s', (name) => {
    const cases = examples[name] ?? [];
    expect(cases).not.toHaveLength(0);
    for (const [expression, ...expected] of cases)
      expect([expression, evaluate(expression)]).toEqual([expression, expected]);
  });
});

it.each(refusedFunctions)('%s is refused by name', (name) => {
  expect(() => evaluate(`${name}(c.a)`)).toThrow(expect.objectContaining({ code: 'unsupported', feature: name }));
});

it('are all in functions.md, and nothing else is', async () => {
  const rows = Object.entries({ ...kinds, 'refused by name': refusedFunctions }).map(
    ([kind, names]) =>
      `| ${kind} | ${names
        .toSorted()
        .map((name) => `\`${name}\``)
        .join(' ')} |`,
  );
  const table = [
    '# Functions',
    '',
    'Written by functions.test.ts (`vitest -u`).',
    '',
    '| kind | functions |',
    '| --- | --- |',
    ...rows,
  ];
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('functions.md');
});
