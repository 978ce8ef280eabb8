import { z } from 'zod';
import { ask, type GitHub, isThere } from './github.ts';

const deployment = z.object({ id: z.number(), ref: z.string(), sha: z.string() });
const deployments = z.array(deployment);
const statuses = z.array(z.object({ state: z.string() }));

export type Deployment = z.infer<typeof deployment>;

/**
 * The newest deployment to an environment that has succeeded once. GitHub calls it inactive as soon as there is a newer one,
 * so that its latest state alone does not tell. `deploy` is the task of what GitHub records by itself for each job.
 *
 * @throws {GitHubError}
 */
export async function lastSuccessful(
  github: GitHub,
  { environment, task }: { environment: string; task: string },
  counts: (deployment: Deployment) => boolean | Promise<boolean> = () => true,
): Promise<Deployment | undefined> {
  const query = new URLSearchParams({ environment, task, per_page: '100' });
  const newestFirst = deployments.parse(await ask(github, `deployments?${query.toString()}`));
  for (const found of newestFirst) {
    if (!(await counts(found))) continue;
    const history = statuses.parse(await ask(github, `deployments/${found.id}/statuses?per_page=100`));
    if (history.some(({ state }) => state === 'success')) return found;
  }
  return undefined;
}

/**
 * The release that an environment goes back to should `version` fail there: the newest other one that has passed its smoke test
 * there and that nobody has deleted since.
 *
 * @throws {GitHubError}
 */
export const lastGood = (github: GitHub, environment: string, version: string): Promise<Deployment | undefined> =>
  lastSuccessful(
    github,
    { environment, task: 'app' },
    async ({ ref }) => ref !== version && (await isThere(github, `releases/tags/${encodeURIComponent(ref)}`)),
  );
