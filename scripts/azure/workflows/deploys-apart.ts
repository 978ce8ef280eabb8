import type { Finding, Rule } from '../rule.ts';
import { type Job, logsIn, readWorkflows } from './workflow.ts';

const infrastructure = /\baz deployment (sub|group) create\b|\baz stack (sub|group) create\b/;
const app = /\bfunc azure functionapp publish\b|scripts\/release\/publish\.ts\b|functionapp deployment source/;

export const deploysApart: Rule = {
  name: 'infrastructure and app are deployed by jobs of their own, one at a time per stage, and never broken off',
  check(tree) {
    return readWorkflows(tree).flatMap(({ file, jobs }) =>
      jobs.flatMap((job) => [...faultsOf(job)].map((what): Finding => ({ file, line: job.line, what }))),
    );
  },
};

function* faultsOf(job: Job): Generator<string> {
  const { id, concurrency, environment = '' } = job;
  const script = job.steps.map(({ run = '' }) => run).join('\n');
  const kinds = [infrastructure, app].filter((kind) => kind.test(script)).length;
  if (kinds === 0) return;
  if (kinds === 2) yield `expected job ${id} to deploy the infrastructure or the app, found both: make two of it`;
  if (!logsIn(job)) yield `expected job ${id}, which deploys, to log in by azure/login`;
  const stage = /\$\{\{[^}]+\}\}/.exec(environment)?.[0];
  if (concurrency === undefined || (stage !== undefined && !concurrency.group.includes(stage)))
    yield `expected a concurrency group per stage on job ${id}, found ${concurrency?.group ?? 'none'}: two at once would mix`;
  else if (concurrency['cancel-in-progress'] !== false)
    yield `expected cancel-in-progress: false on job ${id}: a deployment that is broken off leaves nobody knows what`;
}
