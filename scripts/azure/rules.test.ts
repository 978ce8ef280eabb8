import { expect, test } from 'vitest';
import { root } from '../root.mjs';
import { rules } from './rules.ts';
import { readTree } from './tree.ts';

const tree = readTree(root);

test.each(rules.map((rule) => [rule.name, rule] as const))('%s', async (_, rule) => {
  expect(await rule.check(tree)).toEqual([]);
});

test('no two rules have one name', () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
