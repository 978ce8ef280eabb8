import { errorOf, HostError } from '../host-error.ts';
import { AppRegistry } from './app-registry.ts';
import { type CoreLog, coreModule, coreModuleName, injectCoreModule } from './core-module.ts';
import { withReadOnly } from './hooks.ts';
import { loadApp } from './load-app.ts';

/**
 * Loads the app into this process, as the worker does.
 *
 * 1. `@azure/functions-core` answers to `require`.
 * 2. The entry points are loaded, one after another.
 * 3. `appStart` hooks run.
 * 4. Registration closes.
 *
 * @throws HostError when nothing has been registered or an entry point throws.
 */
export async function startApp(app: string, log: CoreLog): Promise<AppRegistry> {
  const registry = new AppRegistry();
  injectCoreModule(coreModule(registry, log), () => registry.noteRequest());
  const files = await loadApp(app);
  if (registry.functions.length === 0) throw nothingRegistered(files, registry.requested);
  await runStartHooks(app, registry);
  registry.lock();
  const capabilities = await registry.model?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new HostError('not_reproduced', 'app.setup({ enableHttpStream: true }) is not reproduced. Leave it off.');
  }
  return registry;
}

async function runStartHooks(app: string, { hooks }: AppRegistry): Promise<void> {
  const context = withReadOnly({ functionAppDirectory: app }, { hookData: {}, appHookData: hooks.appHookData });
  try {
    await hooks.run('appStart', context);
  } catch (error) {
    throw new HostError('entry_point_failed', 'An appStart hook failed.', { cause: errorOf(error) });
  }
}

function nothingRegistered(files: string[], requested: boolean): HostError {
  const loaded = files.join(', ');
  const reason = requested
    ? 'it loaded @azure/functions, but no call such as app.http(…) registered a function'
    : `nothing in it asked for ${coreModuleName} through require. Either no call such as app.http(…) was made, or @azure/functions went into its test mode, which it warns of above and where registrations are dropped. A bundle must keep ${coreModuleName} external, and an ESM bundle needs a require of its own: const require = createRequire(import.meta.url)`;
  return new HostError('nothing_registered', `The app registered no functions. Loaded was ${loaded}; ${reason}.`);
}
