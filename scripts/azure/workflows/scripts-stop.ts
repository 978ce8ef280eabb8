import type { Rule } from '../rule.ts';
import { readWorkflows } from './workflow.ts';

/** GitHub runs bash with pipefail only where bash is named: by default it goes on after a failure in front of a pipe. */
export const scriptsStop: Rule = {
  name: 'a script stops at its first failure, in a pipe too',
  check(tree) {
    return readWorkflows(tree)
      .filter(({ jobs }) => jobs.some(({ steps }) => steps.some(({ run }) => run !== undefined)))
      .filter(({ shell }) => shell !== 'bash')
      .map(({ file, shell }) => ({
        file,
        line: 1,
        what: `expected defaults: run: shell: bash, which brings pipefail, found ${shell ?? 'none'}`,
      }));
  },
};
