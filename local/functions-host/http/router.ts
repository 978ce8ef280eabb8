import type { FunctionDefinition, HttpTrigger } from '../functions/definition.ts';
import { inHostOrder } from '../functions/host-order.ts';
import { HostError } from '../host-error.ts';

export interface Routed {
  definition: FunctionDefinition;
  params: Record<string, string>;
}

/**
 * Finds the function for a request. Functions are tried in the alphabetical order of their names, and the first whose
 * route and method fit gets it (Azure/azure-functions-host#3153).
 */
export interface Router {
  /** `path` is as sent, without the query. Undefined: no function takes this, which is answered with 404. */
  route(method: string, path: string): Routed | undefined;
}

/** `@throws` HostError `function_invalid` when two functions have the same route and a method in common. */
export function createRouter(definitions: FunctionDefinition[]): Router {
  const routes = inHostOrder(definitions).flatMap((definition) =>
    definition.trigger.kind === 'http' ? [{ definition, trigger: definition.trigger }] : [],
  );
  refuseTwins(routes);
  return {
    route(method, path) {
      for (const { definition, trigger } of routes) {
        if (!takes(trigger, method)) continue;
        const params = trigger.route.match(path);
        if (params !== undefined) return { definition, params };
      }
      return undefined;
    },
  };
}

function takes(trigger: HttpTrigger, method: string): boolean {
  return trigger.methods.length === 0 || trigger.methods.includes(method.toUpperCase());
}

function refuseTwins(routes: { definition: FunctionDefinition; trigger: HttpTrigger }[]): void {
  const taken = new Map<string, string>();
  for (const { definition, trigger } of routes) {
    for (const method of trigger.methods) {
      const key = `${method} ${trigger.route.template.toLowerCase()}`;
      const other = taken.get(key);
      if (other !== undefined) {
        throw new HostError(
          'function_invalid',
          `Functions "${other}" and "${definition.name}" both have the route ${method} /${trigger.route.template}.`,
        );
      }
      taken.set(key, definition.name);
    }
  }
}
