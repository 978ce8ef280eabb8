import { expect, test } from 'vitest';
import { root } from '../../root.mjs';
import { planted, readTree } from '../tree.ts';
import { queriesAnalyze } from './queries-analyze.ts';

const tree = readTree(root);

test('a misspelt column is found, with its line', async () => {
  const broken = planted(tree, 'bicep/queries/feed-lag.kql', 'sum(ItemCount)', 'sum(ItmCount)');
  expect(await queriesAnalyze.check(broken)).toEqual([
    { file: 'bicep/queries/feed-lag.kql', line: 4, what: expect.stringContaining('ItmCount') },
  ]);
});

test('an operator that KQL does not have is found', async () => {
  const broken = planted(tree, 'bicep/queries/no-orders.kql', '| where', '| filtering');
  expect(await queriesAnalyze.check(broken)).not.toEqual([]);
});
