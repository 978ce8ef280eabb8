import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from './run.ts';

export interface Release {
  /** The tag, such as `r42.1-1a2b3c4d`. */
  version: string;
  /** SHA-256 that its package has to have, in hexadecimal digits, where that is known from elsewhere. */
  digest?: string | undefined;
  /** `owner/name` of the repository. */
  repository: string;
  /** Whether the repository is private: it has no attestations then. */
  isPrivate: boolean;
}

/** What came is not what was released. */
export class ReleaseError extends Error {
  readonly code = 'release_unverified';
}

/**
 * Takes the package of a release, verifies it, and unpacks it into `app` of a folder. Nothing is unpacked that is not what
 * was released: by the digest that was given, by the release's own SHA256SUMS, and by an attestation that release.yml has
 * built it from main.
 *
 * @throws {ReleaseError} when a digest differs
 * @throws {ProgramError} when there is no such release, or no attestation of it
 */
export async function takeRelease(release: Release, folder: string, run: Run): Promise<void> {
  const { version, repository, isPrivate } = release;
  const [assets, app] = [join(folder, 'assets'), join(folder, 'app')];
  for (const each of [assets, app]) await mkdir(each, { recursive: true });
  await run('gh', ['release', 'download', version, '--repo', repository, '--dir', assets]);

  const name = `ledgerline-${version}.zip`;
  const path = join(assets, name);
  verifyDigest(release, await digestOf(path), digestIn(await readFile(join(assets, 'SHA256SUMS'), 'utf8'), name));
  if (!isPrivate) {
    const workflow = `${repository}/.github/workflows/release.yml`;
    const by = ['--repo', repository, '--signer-workflow', workflow, '--source-ref', 'refs/heads/main'];
    await run('gh', ['attestation', 'verify', path, ...by]);
  }
  await run('unzip', ['-q', path, '-d', app]);
}

function verifyDigest({ version, digest }: Release, found: string, released: string | undefined): void {
  for (const [source, expected] of [
    ['SHA256SUMS', released],
    ['the build', digest ?? found],
  ] as const) {
    if (expected === found) continue;
    throw new ReleaseError(
      `expected the package of ${version} to have SHA-256 ${expected ?? 'of its own'} by ${source}, got ${found}: do not deploy it, and look who changed the release.`,
    );
  }
}

const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** What `sha256sum` wrote about a file. */
const digestIn = (sums: string, name: string) =>
  sums
    .split('\n')
    .map((line) => line.split(/ [ *]/))
    .find(([, file]) => file === name)?.[0];
