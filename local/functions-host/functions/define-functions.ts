import { HostError } from '../host-error.ts';
import type { FunctionMetadata } from '../worker/rpc.ts';
import { type DefinitionContext, defineFunction, type FunctionDefinition } from './definition.ts';

/**
 * Reads all functions of an app. What is wrong with them is said at once, not one start after another.
 *
 * @throws HostError with the code of the first that is wrong.
 */
export function defineFunctions(registered: FunctionMetadata[], context: DefinitionContext): FunctionDefinition[] {
  const definitions: FunctionDefinition[] = [];
  const refusals: HostError[] = [];
  const names = new Set<string>();
  for (const one of registered) {
    try {
      refuseTwin(one.name, names);
      definitions.push(defineFunction(one, context));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      refusals.push(error);
    }
  }
  const [first] = refusals;
  if (first === undefined) return definitions;
  if (refusals.length === 1) throw first;
  throw new HostError(
    first.code,
    `${refusals.length} functions cannot run:\n${refusals.map(({ message }) => `- ${message}`).join('\n')}`,
  );
}

function refuseTwin(name: string, names: Set<string>): void {
  if (names.has(name.toLowerCase())) {
    throw new HostError('function_invalid', `There are two functions named "${name}", but for case. Rename one.`);
  }
  names.add(name.toLowerCase());
}
