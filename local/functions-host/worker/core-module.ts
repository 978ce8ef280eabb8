import Module from 'node:module';
import type { AppRegistry } from './app-registry.ts';
import { Disposable } from './disposable.ts';
import type { HookCallback } from './hooks.ts';
import type { FunctionHandler, FunctionMetadata, ProgrammingModel, RpcLogCategory, RpcLogLevel } from './rpc.ts';

/** The versions an app is told; the worker's is the first that has log hooks and their like. */
const workerVersion = '3.10.0';
const hostVersion = '4.1000.0';

export const coreModuleName = '@azure/functions-core';

export type CoreLog = (level: RpcLogLevel, category: RpcLogCategory, message: string) => void;

/** The object that an app gets for `require('@azure/functions-core')`. */
export function coreModule(registry: AppRegistry, log: CoreLog): object {
  return {
    version: workerVersion,
    hostVersion,
    registerFunction: (metadata: FunctionMetadata, handler: FunctionHandler) =>
      registry.registerFunction(metadata, handler),
    registerHook: (name: string, callback: HookCallback) => registry.hooks.register(name, callback),
    setProgrammingModel: (model: ProgrammingModel) => registry.setProgrammingModel(model),
    getProgrammingModel: () => registry.model,
    log,
    Disposable,
  };
}

/**
 * Answers `require('@azure/functions-core')` with `core`, in this process and for its whole life, because the library
 * keeps what it got. As in the worker, only a CommonJS `require` is answered: an ESM import of the name fails.
 */
export function injectCoreModule(core: object, onRequest: () => void): void {
  const require: unknown = Reflect.get(Module.prototype, 'require');
  if (typeof require !== 'function') throw new TypeError('This Node.js has no Module.prototype.require.');
  const proxy = new Proxy(require, {
    apply(target, thisArgument, args: unknown[]) {
      if (args[0] !== coreModuleName) return Reflect.apply(target, thisArgument, args);
      onRequest();
      return core;
    },
  });
  Reflect.set(Module.prototype, 'require', proxy);
}
