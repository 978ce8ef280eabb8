import type { Rule } from './rule.ts';
import { alertQueriesAnswer } from './rules/alert-queries-answer.ts';
import { alertsHaveRunbooks } from './rules/alerts-have-runbooks.ts';
import { alertsTell } from './rules/alerts-tell.ts';
import { apiVersionsArePinned } from './rules/api-versions-are-pinned.ts';
import { bicepParses } from './rules/bicep-parses.ts';
import { budgetsTell } from './rules/budgets-tell.ts';
import { environmentsSetParameters } from './rules/environments-set-parameters.ts';
import { everythingIsDescribed } from './rules/everything-is-described.ts';
import { locksHold } from './rules/locks-hold.ts';
import { modulesAreCalledRight } from './rules/modules-are-called-right.ts';
import { namesAreDeclared } from './rules/names-are-declared.ts';
import { nothingIsUnused } from './rules/nothing-is-unused.ts';
import { queriesAnalyze } from './rules/queries-analyze.ts';
import { signalsEmitted } from './rules/signals-emitted.ts';
import { workflowRules } from './workflows/workflow-rules.ts';

/** Everything that is held against the files without Azure, in the order it is printed. */
export const rules: readonly Rule[] = [
  bicepParses,
  namesAreDeclared,
  nothingIsUnused,
  everythingIsDescribed,
  modulesAreCalledRight,
  environmentsSetParameters,
  apiVersionsArePinned,
  queriesAnalyze,
  signalsEmitted,
  alertQueriesAnswer,
  alertsTell,
  alertsHaveRunbooks,
  budgetsTell,
  locksHold,
  ...workflowRules,
];
