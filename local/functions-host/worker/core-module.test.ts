import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { AppRegistry } from './app-registry.ts';
import { coreModule, injectCoreModule } from './core-module.ts';
import { Disposable } from './disposable.ts';

it('answers require with one object for the life of the process', async () => {
  const registry = new AppRegistry();
  const core = coreModule(registry, () => undefined);
  const require = createRequire(import.meta.url);
  expect(() => require('@azure/functions-core')).toThrow('Cannot find module');
  injectCoreModule(core, () => registry.noteRequest());
  expect(registry.requested).toBe(false);
  expect(require('@azure/functions-core')).toBe(core);
  expect(registry.requested).toBe(true);
  expect(require('node:path')).toHaveProperty('join');
});

it('has hooks and functions that can be disposed, once', () => {
  const registry = new AppRegistry();
  const metadata = { name: 'f', bindings: {} };
  const disposable = registry.registerFunction(metadata, () => undefined);
  expect(() => registry.registerFunction(metadata, () => undefined)).toThrow(
    'A function with id "f" has already been registered.',
  );
  disposable.dispose();
  expect(registry.functions).toEqual([]);
  const ran: string[] = [];
  const hooks = ['a', 'b'].map((name) => registry.hooks.register('log', () => ran.push(name)));
  registry.hooks.runLog({});
  Disposable.from(...hooks).dispose();
  registry.hooks.runLog({});
  expect(ran).toEqual(['a', 'b']);
  expect(() => registry.hooks.register('preinvocation', () => undefined)).toThrow(RangeError);
});
