import type { Finding, Rule } from '../rule.ts';
import { calledBy, type Job, readWorkflows, runsAction, type Workflow } from './workflow.ts';

export const permissionsLeast: Rule = {
  name: 'workflows hold no permission, and a job only what it needs; an identity only who logs in or attests',
  check(tree) {
    const workflows = readWorkflows(tree);
    return workflows.flatMap((workflow) => [
      ...topLevel(workflow),
      ...workflow.jobs.flatMap((job) =>
        [...faultsOf(job, workflows)].map((what) => ({ file: workflow.file, line: job.line, what })),
      ),
    ]);
  },
};

function topLevel({ file, permissions }: Workflow): Finding[] {
  if (typeof permissions === 'object' && Object.keys(permissions).length === 0) return [];
  return [{ file, line: 1, what: 'expected permissions: {} at the top, so that each job names its own' }];
}

function* faultsOf(job: Job, workflows: readonly Workflow[]): Generator<string> {
  const { id, permissions } = job;
  if (typeof permissions !== 'object') {
    yield `expected job ${id} to name its permissions one by one, found ${permissions ?? 'none'}`;
    return;
  }
  if ('id-token' in permissions && !needsIdentity(job, workflows))
    yield `expected id-token only where azure/login or attest-build-provenance runs, found it in job ${id}: take it out`;
}

function needsIdentity(job: Job, workflows: readonly Workflow[]): boolean {
  const called = calledBy(job, workflows);
  if (called !== undefined) return called.jobs.some((one) => needsIdentity(one, workflows));
  return job.steps.some(
    (step) => runsAction(step, 'azure/login') || runsAction(step, 'actions/attest-build-provenance'),
  );
}
