import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { likePattern } from './like.ts';

it.each<[string, string, boolean]>([
  ['Road-150 Red', 'Road%', true],
  ['Mountain', 'Road%', false],
  ['Sport Helmet', '%Helm%', true],
  ['Helmet', '%Helm%', true],
  ['helmet', '%Helm%', false],
  ['SOaPS', 'SO_PS', true],
  ['SOPS', 'SO_PS', false],
  ['SOaaPS', 'SO_PS', false],
  ['SOuPS', 'SO[t-z]PS', true],
  ['SOaPS', 'SO[t-z]PS', false],
  ['SOaPS', 'SO[^t-z]PS', true],
  ['SObPS', 'SO[abc]PS', true],
  ['20-30%', '20-30[%]', true],
  ['20-30x', '20-30[%]', false],
  ['_n', '[_]n', true],
  ['xn', '[_]n', false],
  ['[', '[[]', true],
  [']', ']', true],
  ['a[b', 'a[b', true],
  ['two\nlines', 'two%lines', true],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['', '%', true],
  ['', '', true],
  ['a', '', false],
  ['m', '[z-a]', false],
  ['a^b', 'a[\\^]b', true],
])('%j LIKE %j is %j', (text, pattern, expected) => {
  expect(likePattern(pattern, undefined).test(text)).toBe(expected);
});

it.each<[string, string, string, boolean]>([
  ['20%', '%20^%%', '^', true],
  ['20', '%20^%%', '^', false],
  ['a_b', 'a!_b', '!', true],
  ['axb', 'a!_b', '!', false],
  ['a!b', 'a!!b', '!', true],
  ['a!', 'a!', '!', true],
])('%j LIKE %j ESCAPE %j is %j', (text, pattern, escape, expected) => {
  expect(likePattern(pattern, escape).test(text)).toBe(expected);
});

it('matches any text by itself once its wildcards are escaped', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const pattern = likePattern(text.replace(/[%_[\]!]/g, '!$&'), '!');
      expect(pattern.test(text)).toBe(true);
      expect(pattern.test(other)).toBe(text === other);
    }),
  );
});

it('is a pattern whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '%', '_', '[', ']', '^', '-', '!', '\\') }), (pattern) => {
      expect(likePattern(pattern, '!')).toBeInstanceOf(RegExp);
    }),
  );
});
