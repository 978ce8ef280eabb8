import { z } from 'zod';
import type { Rule } from '../rule.ts';
import { readWorkflows } from './workflow.ts';

const nightly = z.array(z.object({ cron: z.string().regex(/^\d+ \d+ \* \* \*$/) })).min(1);
const file = '.github/workflows/drift.yml';

export const driftNightly: Rule = {
  name: 'every night somebody looks whether Azure stands as declared, and says so in an issue',
  check(tree) {
    const workflow = readWorkflows(tree).find((one) => one.file === file);
    if (workflow === undefined) return [{ file, what: 'expected a workflow that looks for drift, found none' }];
    const script = workflow.jobs
      .flatMap(({ steps }) => steps)
      .map(({ run = '' }) => run)
      .join('\n');
    const expected = {
      'a schedule of every night': nightly.safeParse(workflow.on['schedule']).success,
      'az deployment sub what-if': script.includes('az deployment sub what-if'),
      'an issue': script.includes('gh issue create') && script.includes('gh issue edit'),
    };
    return Object.entries(expected)
      .filter(([, there]) => !there)
      .map(([what]) => ({ file, line: 1, what: `expected ${what}` }));
  },
};
