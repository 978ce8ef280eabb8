import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const folder = fileURLToPath(new URL('.', import.meta.url));
const built = fileURLToPath(new URL('../../../.local/dotnet/bin/CosmosFromDotnet/release/', import.meta.url));
/** What CosmosFromDotnet.csproj is written for. */
const oldestSdk = 10;

/** Builds the C# program, and with it restores the packages it uses. The path to run by `dotnet`. */
export async function buildProgram(): Promise<string> {
  await requireSdk();
  // Without build servers nothing stays behind.
  const options = ['--configuration', 'Release', '--disable-build-servers', '--nologo', '-v', 'quiet'];
  await run('dotnet', ['build', ...options], { cwd: folder }).catch((error: Error & { stdout?: string }) => {
    throw new Error(`The C# program in ${folder} does not build:\n${error.stdout || error.message}`);
  });
  return `${built}CosmosFromDotnet.dll`;
}

async function requireSdk(): Promise<void> {
  const { stdout } = await run('dotnet', ['--list-sdks']).catch(() => ({ stdout: '' }));
  const versions = [...stdout.matchAll(/^(\d+)\./gm)].map(([, major]) => Number(major));
  if (versions.some((major) => major >= oldestSdk)) return;
  const found = versions.length === 0 ? 'none was found' : `only ${versions.join(', ')} was found`;
  throw new Error(
    `These tests need a .NET SDK, version ${oldestSdk} or later, and ${found}. Get one at https://dot.net and put it on PATH.`,
  );
}
