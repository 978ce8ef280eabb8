import { z } from 'zod';
import { ask, type GitHub } from './github.ts';

const commits = z.array(z.object({ sha: z.string() }));
const comparison = z.object({ status: z.enum(['ahead', 'behind', 'diverged', 'identical']) });

/** The commit that changed a file or folder last, in the history of a tag or commit; undefined when none has. */
export async function lastChange(github: GitHub, of: string, path: string): Promise<string | undefined> {
  const query = new URLSearchParams({ sha: of, path, per_page: '1' });
  return commits.parse(await ask(github, `commits?${query.toString()}`))[0]?.sha;
}

/** Whether the history of a commit holds an earlier one, or is it. */
export async function holds(github: GitHub, commit: string, earlier: string): Promise<boolean> {
  const { status } = comparison.parse(await ask(github, `compare/${earlier}...${commit}?per_page=1`));
  return status === 'ahead' || status === 'identical';
}
