import { z } from 'zod';
import { ask, type GitHub } from './github.ts';

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
  counts: (deployment: Deployment) => boolean = () => true,
): Promise<Deployment | undefined> {
  const query = new URLSearchParams({ environment, task, per_page: '100' });
  const newestFirst = deployments.parse(await ask(github, `deployments?${query.toString()}`));
  for (const found of newestFirst.filter(counts)) {
    const history = statuses.parse(await ask(github, `deployments/${found.id}/statuses?per_page=100`));
    if (history.some(({ state }) => state === 'success')) return found;
  }
  return undefined;
}
