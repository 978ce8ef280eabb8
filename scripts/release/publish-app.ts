import { ProgramError, type Run } from './run.ts';

export interface Destination {
  /** Name of the function app. */
  app: string;
  /** Id of the subscription: core tools look through all that the identity can see otherwise. */
  subscription: string;
}

export interface Patience {
  attempts: number;
  pause: () => Promise<void>;
}

/**
 * Publishes a folder as it is: nothing is built here or there, and no setting goes along, for settings are Bicep's. To
 * publish twice does no harm, and Kudu answers healthy apps with 503 at times, so that it is tried again
 * (https://github.com/Azure/functions-action/issues/390).
 *
 * @throws {ProgramError} when the last attempt has failed as well
 */
export async function publishApp(
  folder: string,
  { app, subscription }: Destination,
  run: Run,
  { attempts, pause }: Patience,
): Promise<void> {
  const args = ['azure', 'functionapp', 'publish', app, '--no-build', '--subscription', subscription];
  // There is no local.settings.json in a package, from which core tools would take the language.
  const env = { FUNCTIONS_WORKER_RUNTIME: 'node', FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT: '1' };
  for (let left = attempts - 1; ; left -= 1) {
    try {
      await run('func', args, { cwd: folder, env });
      return;
    } catch (error) {
      if (!(error instanceof ProgramError) || left === 0) throw error;
      await pause();
    }
  }
}
