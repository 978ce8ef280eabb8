import { holds, lastChange } from './commits.ts';
import { lastSuccessful } from './deployments.ts';
import type { GitHub } from './github.ts';

/** What a stage is made of: bicep/, and what it reads from outside of it. */
const sources = ['bicep', 'docs/openapi.json'];

/** The infrastructure that a release needs has not been deployed in time. */
export class InfrastructureMissing extends Error {
  readonly code = 'infrastructure_missing';
}

/**
 * Waits until infra.yml has deployed to a stage what the release was built beside. Newer will do, so that a release can be
 * gone back to. The commit that the stage stands at.
 *
 * @throws {InfrastructureMissing} after `attempts` looks
 * @throws {GitHubError}
 */
export async function awaitInfrastructure(
  github: GitHub,
  { stage, version }: { stage: string; version: string },
  { attempts, pause }: { attempts: number; pause: () => Promise<void> },
): Promise<string> {
  const changes = await Promise.all(sources.map((path) => lastChange(github, version, path)));
  const wanted = changes.filter((commit) => commit !== undefined);

  let stands: string | undefined;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    stands = (await lastSuccessful(github, { environment: `${stage}-infra`, task: 'deploy' }))?.sha;
    if (stands !== undefined && (await holdsAll(github, stands, wanted))) return stands;
    if (attempt < attempts) await pause();
  }
  throw new InfrastructureMissing(
    `expected ${stage} to stand as of ${wanted.join(' and ')}, found ${stands ?? 'nothing deployed'}. Approve or run infra.yml, then run this job again.`,
  );
}

async function holdsAll(github: GitHub, commit: string, wanted: readonly string[]): Promise<boolean> {
  const held = await Promise.all(wanted.map((earlier) => holds(github, commit, earlier)));
  return held.every(Boolean);
}
