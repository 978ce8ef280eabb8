import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { withFile } from '../tree.ts';
import { alertQueriesAnswer } from './alert-queries-answer.ts';

const alerts = 'bicep/modules/operations/log-alerts.bicep';

test.each([
  [
    'a value that the query does not give',
    'bicep/queries/orders-overdue.kql',
    'value =',
    'overdue =',
    "orders-overdue to give 'value', found overdue",
  ],
  [
    'a column that the query does not give',
    alerts,
    "by: ['lane']",
    "by: ['feed']",
    "feed-lag to give 'feed', found lane, value",
  ],
  [
    'a measure that no query gives',
    alerts,
    "metricMeasureColumn: 'value'",
    "metricMeasureColumn: 'count'",
    "to give 'count'",
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(alertQueriesAnswer, [file, from, to])).toContain(`${alerts} expected the query of`);
  expect(await found(alertQueriesAnswer, [file, from, to])).toContain(what);
});

test('finds a query that no alert asks', async () => {
  const spare = withFile(realTree, 'bicep/queries/spare.kql', 'AppEvents\n| count\n');
  expect(await foundIn(spare, alertQueriesAnswer)).toBe(
    'bicep/queries/spare.kql expected an alert that asks this, found none',
  );
});
