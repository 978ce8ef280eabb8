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
export async function ask({ url, repository, token }: GitHub, path: string): Promise<unknown> {
  const address = `${url}/repos/${repository}/${path}`;
  const answer = await fetch(address, {
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
  });
  if (answer.ok) return answer.json();
  throw new GitHubError(
    `expected 200 from ${address}, got ${answer.status}: look at the permissions of the job, and at whether what is asked for exists.`,
  );
}

const job = z.object({ GITHUB_API_URL: z.url(), GITHUB_REPOSITORY: z.string().min(3), GH_TOKEN: z.string().min(1) });

/** The repository that a job of GitHub Actions runs in. */
export function gitHubOfJob(environment: NodeJS.ProcessEnv): GitHub {
  const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GH_TOKEN: token } = job.parse(environment);
  return { url, repository, token };
}
