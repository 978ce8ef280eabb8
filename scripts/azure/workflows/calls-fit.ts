import { z } from 'zod';
import type { Rule } from '../rule.ts';
import { calledBy, type Job, readWorkflows, type Workflow } from './workflow.ts';

const input = z.object({ required: z.boolean().default(false) });
const declaration = z.object({
  inputs: z.record(z.string(), input).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const strength = ['none', 'read', 'write'];

/** GitHub looks at this when a run starts, and actionlint only with a disk to look for the called file on. */
export const callsFit: Rule = {
  name: 'who calls a workflow gives what it takes, its permissions too, and uses only what it returns',
  check(tree) {
    const workflows = readWorkflows(tree);
    return workflows.flatMap(({ file, jobs }) =>
      jobs
        .filter(({ uses }) => uses?.startsWith('./'))
        .flatMap((job) =>
          [...faultsOf(job, calledBy(job, workflows), tree.files.get(file) ?? '')].map((what) => ({
            file,
            line: job.line,
            what: `expected ${what}`,
          })),
        ),
    );
  },
};

function* faultsOf(job: Job, called: Workflow | undefined, text: string): Generator<string> {
  const { data: declared } = declaration.safeParse(called?.on['workflow_call']);
  if (called === undefined || declared === undefined) {
    yield `${job.uses} to be a workflow that can be called`;
    return;
  }
  for (const name of Object.keys(job.with)) if (!(name in declared.inputs)) yield `${job.uses} to take ${name}`;
  for (const [name, { required }] of Object.entries(declared.inputs))
    if (required && !(name in job.with)) yield `job ${job.id} to give ${name}, which ${job.uses} needs`;
  for (const [, name = ''] of text.matchAll(new RegExp(`\\bneeds\\.${job.id}\\.outputs\\.([\\w-]+)`, 'g')))
    if (!(name in declared.outputs)) yield `${job.uses} to return ${name}`;
  for (const { id, permissions } of called.jobs) {
    for (const [name, level] of Object.entries(typeof permissions === 'object' ? permissions : {})) {
      const given = (typeof job.permissions === 'object' ? job.permissions[name] : undefined) ?? 'none';
      if (strength.indexOf(given) < strength.indexOf(level))
        yield `job ${job.id} to hand over ${name}: ${level}, which job ${id} of ${job.uses} holds, found ${given}`;
    }
  }
}
