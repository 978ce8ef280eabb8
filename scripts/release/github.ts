import { z } from 'zod';

/** A repository, by GitHub's API. */
export interface GitHub {
  /** `https://api.github.com`, or where an enterprise has its own. */
  url: string;
  /** `owner/name` */
  repository: string;
  token: string;
}

/** GitHub did not answer as its API is documented. */
export class GitHubError extends Error {
  readonly code = 'github_refused';
}

/**
 * What stands at a path below the repository, not parsed yet.
 *
 * @throws {GitHubError} for any answer but 200
 */
export async function ask(github: GitHub, path: string): Promise<unknown> {
  const answer = await get(github, path);
  if (answer.ok) return answer.json();
  throw refusal(answer);
}

/**
 * Whether something stands at a path below the repository.
 *
 * @throws {GitHubError} for any answer but 200 and 404
 */
export async function isThere(github: GitHub, path: string): Promise<boolean> {
  const answer = await get(github, path);
  await answer.body?.cancel();
  if (answer.ok || answer.status === 404) return answer.ok;
  throw refusal(answer);
}

const get = ({ url, repository, token }: GitHub, path: string): Promise<Response> =>
  fetch(`${url}/repos/${repository}/${path}`, {
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
  });

const refusal = ({ url, status }: Response) =>
  new GitHubError(
    `expected 200 from ${url}, got ${status}: look at the permissions of the job, and at whether what is asked for exists.`,
  );

const job = z.object({ GITHUB_API_URL: z.url(), GITHUB_REPOSITORY: z.string().min(3), GH_TOKEN: z.string().min(1) });

/** The repository that a job of GitHub Actions runs in. */
export function gitHubOfJob(environment: NodeJS.ProcessEnv): GitHub {
  const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GH_TOKEN: token } = job.parse(environment);
  return { url, repository, token };
}
