// What the Functions worker does when it loads an app, and no more: `@azure/functions-core` exists for `require` alone.
// The Functions host in local/functions-host does the same in full.
const { Module } = require('node:module');
const { performance } = require('node:perf_hooks');
const { pathToFileURL } = require('node:url');

/**
 * @typedef {Record<string, unknown> & { type: string }} Binding
 * @typedef {{ name: string, bindings: Record<string, Binding>, retryOptions?: object }} Metadata
 * @typedef {{ triggers: string[], handler: (...given: unknown[]) => unknown, metadata: Metadata }} Registered
 */

/**
 * Loads an app and tells what it registered.
 *
 * @param {string} main path of its entry module
 * @returns {Promise<{ functions: Record<string, Registered>, elapsedMs: number }>}
 */
exports.loadApp = async function loadApp(main) {
  /** @type {Record<string, Registered>} */
  const functions = {};
  const registration = { dispose() {} };
  /** @type {unknown} */
  let model;
  const core = {
    version: '3.10.0',
    hostVersion: '4.1000.0',
    Disposable: class {
      dispose() {}
    },
    /** @param {unknown} given */
    setProgrammingModel(given) {
      model = given;
    },
    getProgrammingModel: () => model,
    /** @param {Metadata} metadata @param {(...given: unknown[]) => unknown} handler */
    registerFunction(metadata, handler) {
      const types = Object.values(metadata.bindings).map(({ type }) => type);
      functions[metadata.name] = { triggers: types.filter((type) => type.endsWith('Trigger')), handler, metadata };
      return registration;
    },
    registerHook: () => registration,
    log() {},
  };
  // oxlint-disable-next-line typescript/unbound-method -- the proxy hands the receiver on
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (require, module, given) =>
      given[0] === '@azure/functions-core' ? core : Reflect.apply(require, module, given),
  });
  const began = performance.now();
  await import(pathToFileURL(main).href);
  return { functions, elapsedMs: performance.now() - began };
};
