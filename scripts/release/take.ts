import { runInLog } from './run.ts';
import { ReleaseError, takeRelease } from './take-release.ts';

// take.ts VERSION FOLDER [SHA256]: the package of a release, verified, unpacked into FOLDER/app. In a job of GitHub Actions
// with GH_TOKEN, and with REPOSITORY_PRIVATE=true in a private repository.
const [version = '', folder = '', digest = ''] = process.argv.slice(2);
const { GITHUB_REPOSITORY: repository = '', REPOSITORY_PRIVATE: isPrivate } = process.env;

try {
  const release = { version, digest: digest || undefined, repository, isPrivate: isPrivate === 'true' };
  await takeRelease(release, folder, runInLog);
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
