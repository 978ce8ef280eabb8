// What the Functions worker does when it loads an app, and no more: `@azure/functions-core` exists for `require` alone.
// The Functions host in local/functions-host does the same in full.
const { Module } = require('node:module');
const { performance } = require('node:perf_hooks');
const { pathToFileURL } = require('node:url');

/**
 * Loads an app and tells what it registered.
 *
 * @param {string} main path of its entry module
 * @returns {Promise<{ functions: Record<string, { triggers: string[], handler: (...given: unknown[]) => unknown }>, elapsedMs: number }>}
 */
exports.loadApp = async function loadApp(main) {
  /** @type {Record<string, { triggers: string[], handler: (...given: unknown[]) => unknown }>} */
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
    /** @param {{ name: string, bindings: Record<string, { type: string }> }} metadata @param {(...given: unknown[]) => unknown} handler */
    registerFunction({ name, bindings }, handler) {
      const types = Object.values(bindings).map(({ type }) => type);
      functions[name] = { triggers: types.filter((type) => type.endsWith('Trigger')), handler };
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
