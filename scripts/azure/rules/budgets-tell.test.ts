import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { budgetsTell } from './budgets-tell.ts';

const budget = 'bicep/modules/operations/budget.bicep';

test.each([
  ['a budget that sees nothing coming', budget, "type: 'Forecasted'", "type: 'Actual'", 'type Forecasted, found none'],
  [
    'an environment without a budget',
    'bicep/modules/operations/operations.bicep',
    "module budget 'budget.bicep' = {",
    "module budget 'budget.bicep' = if (locked) {",
    'bicep/main.dev.bicepparam expected a budget',
  ],
  [
    'a start in the middle of a month',
    'bicep/main.prod.bicepparam',
    /budgetSince = '(.{8})01'/,
    "budgetSince = '$115'",
    'bicep/main.prod.bicepparam expected budgetSince',
  ],
  [
    'a start that moves',
    'bicep/modules/operations/budget.bicep',
    'startDate: startDate',
    "startDate: '${take(utcNow(), 7)}-01'",
    'that never moves',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(budgetsTell, [file, from, to])).toContain(what);
});
