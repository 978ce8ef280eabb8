import type { Rule } from '../rule.ts';
import { readWorkflows, runsAction } from './workflow.ts';

export const checkoutsForget: Rule = {
  name: 'no checkout leaves its token behind, and no package runs a script when it is installed',
  check(tree) {
    return readWorkflows(tree).flatMap(({ file, jobs }) =>
      jobs
        .flatMap(({ steps }) => steps)
        .flatMap((step) => {
          const { line, run = '' } = step;
          if (runsAction(step, 'actions/checkout') && step.with['persist-credentials'] !== false)
            return [{ file, line, what: 'expected persist-credentials: false, or any later step can push' }];
          if (/\bnpm (ci|install|i)\b(?!.*(--ignore-scripts|--global azure-functions-core-tools@\d))/.test(run))
            return [{ file, line, what: 'expected npm ci --ignore-scripts: what is installed runs nothing by itself' }];
          return [];
        }),
    );
  },
};
