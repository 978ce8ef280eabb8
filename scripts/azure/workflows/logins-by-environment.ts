import type { Rule } from '../rule.ts';
import { type Job, logsIn, readWorkflows, runsAction } from './workflow.ts';

/** Ids, and nothing that would open anything by itself. */
const ids = ['client-id', 'tenant-id', 'subscription-id'];

export const loginsByEnvironment: Rule = {
  name: 'who logs in to Azure does so by an environment of GitHub, its ids being variables of it',
  check(tree) {
    return readWorkflows(tree).flatMap(({ file, jobs }) =>
      jobs.filter(logsIn).flatMap((job) => [...faultsOf(job)].map((what) => ({ file, line: job.line, what }))),
    );
  },
};

function* faultsOf({ id, environment, steps }: Job): Generator<string> {
  if (environment === undefined)
    yield `expected an environment on job ${id}, which logs in: without one any branch would be let in`;
  for (const step of steps.filter((one) => runsAction(one, 'azure/login'))) {
    const given = Object.keys(step.with).sort().join(', ');
    if (given !== [...ids].sort().join(', ')) yield `expected azure/login by ${ids.join(', ')} alone, found ${given}`;
    for (const name of ids) {
      const value = String(step.with[name]);
      if (!/^\$\{\{ vars\.[A-Z_]+ \}\}$/.test(value))
        yield `expected ${name} of azure/login to be a variable of the environment, found ${value}`;
    }
  }
}
