import { evaluate, type Scope } from './evaluate.ts';
import { FileScope } from './file-scope.ts';
import type { ParametersFile } from './parameters-file.ts';
import type { Program } from './program.ts';
import { Unresolved, type Value, type Values } from './values.ts';

/** What stands in the environment of whoever deploys. What is not named stays unresolved. */
export type Environment = Readonly<Record<string, string>>;

/** The values that a parameters file sets. `readEnvironmentVariable` is followed where the environment is known. */
export function valuesOf(file: ParametersFile, environment: Environment = {}): Values {
  const scope: Scope = {
    value(name) {
      const variable = [...file.variables, ...file.parameters].find((one) => one.name === name);
      return variable && evaluate(variable.value, scope);
    },
    call(name, [variable, otherwise]) {
      if (name !== 'readEnvironmentVariable' || typeof variable !== 'string') return undefined;
      const held = environment[variable];
      if (held !== undefined) return held;
      return new Unresolved(`readEnvironmentVariable('${variable}'${otherwise === undefined ? '' : ', …'})`);
    },
  };
  return Object.fromEntries(file.parameters.map(({ name, value }): [string, Value] => [name, evaluate(value, scope)]));
}

/** What an environment deploys, with some of its parameters set otherwise, such as a flag that is off there. */
export function deployment(
  program: Program,
  file: ParametersFile,
  otherwise: Values = {},
  environment?: Environment,
): FileScope {
  const given = { ...valuesOf(file, environment), ...otherwise };
  return new FileScope(program, program.file(file.using), { given, condition: true, modules: [] });
}
