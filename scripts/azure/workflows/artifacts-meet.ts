import type { Finding, Rule } from '../rule.ts';
import { calledBy, readWorkflows, runsAction, type Step, type Workflow } from './workflow.ts';

export const artifactsMeet: Rule = {
  name: 'what a job takes over from another by name, one of the same run has left under that name',
  check(tree) {
    const workflows = readWorkflows(tree);
    return workflows.flatMap((workflow) => {
      const left = namesLeft(workflow, workflows);
      return stepsOf(workflow)
        .filter((step) => runsAction(step, 'actions/download-artifact'))
        .flatMap(({ with: { name, pattern }, line }): Finding[] => {
          const wanted = String(name ?? pattern ?? '*');
          if (left.some((one) => matches(one, wanted))) return [];
          const what = `expected an artifact ${wanted} of this run, found ${left.join(', ') || 'none'}`;
          return [{ file: workflow.file, line, what }];
        });
    });
  },
};

const stepsOf = ({ jobs }: Workflow): Step[] => jobs.flatMap(({ steps }) => steps);

/** By its own jobs, and by those of the workflows that they call. */
function namesLeft(workflow: Workflow, workflows: readonly Workflow[]): string[] {
  const called = workflow.jobs.flatMap((job) => calledBy(job, workflows) ?? []);
  return [workflow, ...called]
    .flatMap(stepsOf)
    .filter((step) => runsAction(step, 'actions/upload-artifact'))
    .map(({ with: { name } }) => String(name ?? 'artifact'));
}

/** An expression in a name stands for anything, as `*` does in a pattern. */
function matches(name: string, wanted: string): boolean {
  const [before = '', after = ''] = wanted.split('*');
  return wanted.includes('*') ? name.startsWith(before) && name.endsWith(after) : name === wanted;
}
