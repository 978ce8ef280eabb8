import type { Finding, Rule } from '../rule.ts';
import type { Tree } from '../tree.ts';
import { linesOf } from './delivery-files.ts';
import { calledBy, type Job, readWorkflows, runsAction, type Workflow } from './workflow.ts';

const builds = /\bnpm run (build|package)\b|\besbuild\b|\bscripts\/build\.ts\b|--build (remote|local)\b/;
const release = '.github/workflows/release.yml';
const publishing = 'scripts/release/publish-app.ts';
/** What every stage gets, so that it is the very same. */
const handedOn = {
  version: '${{ needs.version.outputs.version }}',
  digest: '${{ needs.package.outputs.digest }}',
};

export const artifactBuiltOnce: Rule = {
  name: 'what is deployed is built once, attested, and taken to every stage as it is',
  check(tree) {
    const workflows = readWorkflows(tree);
    const found = workflows.find(({ file }) => file === release);
    if (found === undefined) return [{ file: release, what: 'expected a workflow that releases, found none' }];
    return [
      ...buildsBeyondTheFirst(workflows),
      ...attested(found),
      ...sameEverywhere(found, workflows),
      ...asItIs(tree),
    ];
  },
};

/** Only a job that holds no identity builds. */
function buildsBeyondTheFirst(workflows: readonly Workflow[]): Finding[] {
  return workflows.flatMap(({ file, jobs }) =>
    jobs
      .filter(({ permissions, environment }) => environment !== undefined || holds(permissions, 'id-token'))
      .flatMap(({ steps }) => steps)
      .filter(({ run = '' }) => builds.test(run))
      .map(({ line }) => ({ file, line, what: 'expected no build in a job that deploys: take the release as it is' })),
  );
}

const holds = (permissions: Job['permissions'], name: string) => typeof permissions === 'object' && name in permissions;

function attested({ file, jobs }: Workflow): Finding[] {
  const attests = jobs
    .flatMap(({ steps }) => steps)
    .some((step) => runsAction(step, 'actions/attest-build-provenance'));
  return attests ? [] : [{ file, what: 'expected the package to be attested by attest-build-provenance' }];
}

function sameEverywhere({ file, jobs }: Workflow, workflows: readonly Workflow[]): Finding[] {
  const stages = jobs.filter(
    (job) => calledBy(job, workflows)?.file.endsWith('/_deploy-app.yml') && job.needs.length > 0,
  );
  return stages.flatMap((job) =>
    Object.entries(handedOn)
      .filter(([name, value]) => job.with[name] !== value)
      .map(([name, value]) => ({ file, line: job.line, what: `expected ${name} of job ${job.id} to be ${value}` })),
  );
}

function asItIs(tree: Tree): Finding[] {
  const publish = linesOf(tree, publishing).find(({ text }) => text.includes("'functionapp', 'publish'"));
  if (publish?.text.includes("'--no-build'")) return [];
  return [{ file: publishing, line: publish?.line ?? 1, what: 'expected func azure functionapp publish … --no-build' }];
}
