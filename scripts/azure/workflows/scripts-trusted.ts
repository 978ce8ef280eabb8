import type { Rule } from '../rule.ts';
import { readWorkflows } from './workflow.ts';

/** What runs with the repository's rights on somebody else's code. */
const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment'];

export const scriptsTrusted: Rule = {
  name: 'no expression is written into a script, and no workflow runs foreign code with rights',
  check(tree) {
    return readWorkflows(tree).flatMap(({ file, on, jobs }) => [
      ...dangerous
        .filter((event) => event in on)
        .map((event) => ({ file, line: 1, what: `expected no ${event}: it hands rights to code of a fork` })),
      ...jobs
        .flatMap(({ steps }) => steps)
        .filter(({ run }) => run?.includes('${{'))
        .map(({ line }) => ({
          file,
          line,
          what: 'expected no ${{ }} in run, where its text becomes code: hand it over by env and write "$NAME"',
        })),
    ]);
  },
};
