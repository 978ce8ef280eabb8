import { expect, test } from 'vitest';
import { findingsOf } from './findings-of.ts';
import { realTree } from './planting.ts';
import { rules } from './rules.ts';

test.each(rules.map((rule) => [rule.name, rule] as const))('%s', async (_, rule) => {
  expect(await findingsOf(rule, realTree)).toEqual([]);
});

test('no two rules have one name', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
