import { isValues, type Value } from '../bicep/values.ts';
import { environments, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

export const budgetsTell: Rule = {
  name: 'every environment has a budget that tells of what was spent and of what will be, and begins on the first of a month',
  check: (tree) =>
    environments(tree).flatMap(({ path, declared }): Finding[] => {
      const budgets = ofType(declared, 'Microsoft.Consumption/budgets');
      if (budgets.length === 0) return [{ file: path, what: 'expected a budget, found none' }];
      return budgets.flatMap((budget) => {
        const { file, line } = budget;
        const notices = noticesOf(budget.get('properties.notifications'));
        const missing = ['Actual', 'Forecasted'].filter(
          (type) => !notices.some(({ thresholdType }) => thresholdType === type),
        );
        const since = budget.get('properties.timePeriod.startDate');
        return [
          ...missing.map((type) => ({ file, line, what: `expected a notification of type ${type}, found none` })),
          ...(typeof since === 'string' && /^\d{4}-(0[1-9]|1[0-2])-01$/.test(since)
            ? []
            : [
                {
                  file: path,
                  what: 'expected budgetSince to be the first of a month, as 2026-01-01, that never moves',
                },
              ]),
        ];
      });
    }),
};

function noticesOf(value: Value | undefined) {
  return isValues(value) ? Object.values(value).filter(isValues) : [];
}
