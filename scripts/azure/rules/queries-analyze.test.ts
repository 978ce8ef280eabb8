import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { queriesAnalyze } from './queries-analyze.ts';

test.each([
  ['a misspelt column', 'bicep/queries/feed-lag.kql', 'sum(ItemCount)', 'sum(ItmCount)', "'ItmCount' does not refer"],
  [
    'a function that there is not',
    'bicep/queries/no-orders.kql',
    'sumif(Sum, TimeGenerated >',
    'totalif(Sum, TimeGenerated >',
    'totalif',
  ],
  [
    'a column that is not there any more',
    'bicep/queries/server-errors.kql',
    'sum(ItemCount)\n',
    'sum(ItemCount)\n| where Url has "x"\n',
    "'Url' does not refer",
  ],
  [
    'a workbook query that fails',
    'bicep/workbooks/orders.json',
    '| order by FailedPercent desc',
    '| order by FailedPercentage desc',
    'FailedPercentage',
  ],
  [
    'a workbook that is no JSON',
    'bicep/workbooks/orders.json',
    '"version": "Notebook/1.0",',
    '"version": "Notebook/1.0"',
    'expected JSON',
  ],
  [
    'a runbook query that fails',
    'docs/runbooks/vault-denied.md',
    '| where HttpStatusCode ==',
    '| where HttpStatus ==',
    'HttpStatus',
  ],
])('finds %s', async (_, file, from, to, what) => {
  const findings = await found(queriesAnalyze, [file, from, to]);
  expect(findings).toContain(file);
  expect(findings).toContain(what);
});
