import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** BUILD_ID is set to what cannot stand in an address or a file name. */
export class BuildIdError extends Error {
  readonly code = 'build_id_invalid';
}

/**
 * What a build is told apart by: BUILD_ID of the environment, else the commit in `folder`. With changes that are not
 * committed `-changed` follows, since nobody else has that build. `unknown` without git.
 *
 * @throws {BuildIdError}
 */
export async function buildId(environment: NodeJS.ProcessEnv, folder: string): Promise<string> {
  const given = environment['BUILD_ID'] ?? '';
  if (given === '') return commitOf(folder);
  if (/^[\w.+-]{1,64}$/.test(given)) return given;
  throw new BuildIdError(
    `BUILD_ID: expected at most 64 letters, digits, dots, pluses, dashes and underscores, got "${given}". Leave it out for the commit's id.`,
  );
}

async function commitOf(folder: string): Promise<string> {
  try {
    const git = async (...args: string[]) =>
      (await promisify(execFile)('git', args, { cwd: folder, encoding: 'utf8' })).stdout.trim();
    const commit = await git('rev-parse', '--verify', 'HEAD');
    return (await git('status', '--porcelain')) === '' ? commit : `${commit}-changed`;
  } catch {
    // No git, no repository or no commit: the sources came some other way.
    return 'unknown';
  }
}
