import type { FunctionDefinition, HttpTrigger } from '../functions/definition.ts';
import { inHostOrder } from '../functions/host-order.ts';
import { HostError } from '../host-error.ts';
import { shadowedRoutes } from './shadowed-routes.ts';

export interface Routed {
  definition: FunctionDefinition;
  trigger: HttpTrigger;
  params: Record<string, string>;
}

/**
 * Finds the function for a request. Functions are tried in the alphabetical order of their names, and the first whose
 * route and method fit gets it (Azure/azure-functions-host#3153).
 */
export interface Router {
  /** `path` is as sent, without the query. Undefined: no function takes this, which is answered with 404. */
  route(method: string, path: string): Routed | undefined;
  /** What is wrong with the routes and yet is no error in Azure. */
  warnings: string[];
}

/** `@throws` HostError `function_invalid` when two functions have the same route and a method in common. */
export function createRouter(definitions: FunctionDefinition[]): Router {
  const routes = inHostOrder(definitions).flatMap((definition) =>
    definition.trigger.kind === 'http' ? [{ definition, trigger: definition.trigger }] : [],
  );
  refuseTwins(routes);
  return {
    warnings: shadowedRoutes(routes),
    route(method, path) {
      for (const { definition, trigger } of routes) {
        if (!takes(trigger, method)) continue;
        const params = trigger.route.match(path);
        if (params !== undefined) return { definition, trigger, params };
      }
      return undefined;
    },
  };
}

function takes(trigger: HttpTrigger, method: string): boolean {
  return trigger.methods.length === 0 || trigger.methods.includes(method.toUpperCase());
}

function refuseTwins(routes: { definition: FunctionDefinition; trigger: HttpTrigger }[]): void {
  for (const [index, later] of routes.entries()) {
    const template = later.trigger.route.template.toLowerCase();
    const twin = routes
      .slice(0, index)
      .find(({ trigger }) => trigger.route.template.toLowerCase() === template && shareMethod(trigger, later.trigger));
    if (twin === undefined) continue;
    const shown = `${later.trigger.methods.join(',') || 'any'} /${later.trigger.route.template}`;
    throw new HostError(
      'function_invalid',
      `Functions "${twin.definition.name}" and "${later.definition.name}" both have the route ${shown}.`,
    );
  }
}

function shareMethod(a: HttpTrigger, b: HttpTrigger): boolean {
  return a.methods.length === 0 || b.methods.length === 0 || a.methods.some((method) => b.methods.includes(method));
}
