import { expect, test } from 'vitest';
import { parseBicep } from './bicep-file.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { show, Unresolved } from './values.ts';

const given = { who: new Unresolved('who'), tags: { a: 1, b: { c: 2 } }, names: ['x', 'y'] };
const scope: Scope = {
  value: (name) => new Map(Object.entries(given)).get(name),
  call: () => undefined,
};
const valueOf = (expression: string) => {
  const [variable] = parseBicep('a.bicep', `var a = ${expression}`).variables;
  return variable && evaluate(variable.value, scope);
};

test.each([
  ['union(tags, { b: { d: 3 } }, { e: 4 })', { a: 1, b: { c: 2, d: 3 }, e: 4 }],
  ["union(names, ['y', 'z'])", ['x', 'y', 'z']],
  ["concat(names, ['z'])", ['x', 'y', 'z']],
  ["contains(names, 'x') && contains(tags, 'a') && !contains('abc', 'd')", true],
  ["empty('') && empty([]) && empty({}) && !empty(names)", true],
  ["length(names) + length('abc') + length(tags)", 7],
  ["'${padLeft(7, 3, '0')}-${toUpper(take('abc', 2))}'", '007-AB'],
  ['string(1800)', '1800'],
  ["cidrSubnet('10.40.0.0/22', 24, 3)", '10.40.3.0/24'],
  ["cidrSubnet('192.168.4.130/25', 27, 1)", '192.168.4.160/27'],
  ['string({ a: [true] })', '{"a":[true]}'],
  ["json('0.5')", 0.5],
  ["map(names, (name, i) => '${i}${name}')", ['0x', '1y']],
  ["filter(names, name => name != 'x')", ['y']],
  ["join(split('a,b', ','), '-')", 'a-b'],
  ['items({ b: 2, a: 1 })[0].key', 'a'],
  ["tags.?z ?? 'none'", 'none'],
  ["names[?5] ?? 'none'", 'none'],
  ["tags.?z.y.x ?? 'none'", 'none'],
  ['first(skip(range(3, 3), 1))', 4],
  ['1 < 2 ? -(3 - 5) * 2 : null', 4],
  ["az.toLower('A') =~ 'a'", true],
  ["[for name in names: { '${name}': name }]", [{ x: 'x' }, { y: 'y' }]],
])('%s', (expression, value) => {
  expect(valueOf(expression)).toEqual(value);
});

test.each([
  ["'a-${who}-${1}'", "'a-${who}-1'"],
  ['toLower(who)', 'toLower(who)'],
  ['empty(who)', 'empty(who)'],
  ["who == 'a' && true", "who == 'a' && true"],
  ['who ? 1 : 2', 'who ? 1 : 2'],
  ["contains([who], 'a')", "contains([who], 'a')"],
  ['union(tags, who)', 'union({a: 1, b: {c: 2}}, who)'],
  ['uniqueString(tags.a)', 'uniqueString(1)'],
  ['who.listKeys().first', 'who.listKeys().first'],
  ['[for x in who: x]', '[for x in who: …]'],
])('%s is not known', (expression, text) => {
  const value = valueOf(expression);
  expect(value).toBeInstanceOf(Unresolved);
  expect(show(value)).toBe(text);
});

test('what is known decides where it can', () => {
  expect(valueOf('who && false')).toBe(false);
  expect(valueOf('true || who')).toBe(true);
  expect(valueOf('who == who')).toBe(true);
});
