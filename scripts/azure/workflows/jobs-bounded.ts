import type { Rule } from '../rule.ts';
import { readWorkflows } from './workflow.ts';

const most = 90;

export const jobsBounded: Rule = {
  name: 'every job ends by itself',
  check(tree) {
    return readWorkflows(tree).flatMap(({ file, jobs }) =>
      jobs
        .filter(({ uses }) => uses === undefined)
        .filter(({ 'timeout-minutes': minutes }) => minutes === undefined || minutes > most)
        .map(({ id, line, 'timeout-minutes': minutes }) => ({
          file,
          line,
          what: `expected timeout-minutes of at most ${most} on job ${id}, found ${minutes ?? 'none'}, which is six hours`,
        })),
    );
  },
};
