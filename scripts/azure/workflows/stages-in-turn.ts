import type { Finding, Rule } from '../rule.ts';
import { calledBy, type Job, readWorkflows, type Workflow } from './workflow.ts';

const stages = ['dev', 'staging', 'prod'];
/** Which workflow takes what through the stages. */
const ways = {
  '.github/workflows/release.yml': '_deploy-app.yml',
  '.github/workflows/infra.yml': '_deploy-infra.yml',
};

export const stagesInTurn: Rule = {
  name: 'dev comes before staging and staging before prod, for the app and for the infrastructure',
  check(tree) {
    const workflows = readWorkflows(tree);
    return Object.entries(ways).flatMap(([file, called]) => {
      const jobs = workflows.find((workflow) => workflow.file === file)?.jobs ?? [];
      return stages.flatMap((stage, index) =>
        faultsOf({ file, called, jobs, workflows, stage, before: stages[index - 1] }),
      );
    });
  },
};

interface Stage {
  file: string;
  called: string;
  jobs: readonly Job[];
  workflows: readonly Workflow[];
  stage: string;
  before: string | undefined;
}

function faultsOf({ file, called, jobs, workflows, stage, before }: Stage): Finding[] {
  const job = jobs.find(({ id }) => id === stage);
  if (job === undefined || !calledBy(job, workflows)?.file.endsWith(`/${called}`))
    return [{ file, what: `expected a job ${stage} that calls ${called}` }];
  const given = job.with['environment'] ?? job.with['stage'];
  const finding = (what: string) => [{ file, line: job.line, what }];
  if (given !== stage) return finding(`expected job ${stage} to deploy to ${stage}, found ${String(given)}`);
  if (before !== undefined && !job.needs.includes(before))
    return finding(`expected ${stage} to wait for ${before}, found needs: ${job.needs.join(', ')}`);
  return [];
}
