import type { DeclaredResource } from './bicep/declared-resource.ts';
import { deployment, valuesOf } from './bicep/deployment.ts';
import type { FileScope } from './bicep/file-scope.ts';
import { Program } from './bicep/program.ts';
import type { Values } from './bicep/values.ts';
import type { Finding } from './rule.ts';
import type { Tree } from './tree.ts';

/** An environment: what its parameters file sets, and what is declared then. */
export interface Environment {
  /** `dev`, by the name of its file. */
  readonly name: string;
  readonly path: string;
  readonly values: Values;
  readonly program: Program;
  /** Every file that is deployed, with its parameters set. */
  readonly deployed: readonly FileScope[];
  readonly declared: readonly DeclaredResource[];
  /** With those that only exist. */
  readonly mentioned: readonly DeclaredResource[];
}

/** Every environment of `bicep/main.bicep`, with some of its parameters set otherwise, such as a flag that is off there. */
export function environments(tree: Tree, otherwise: Values = {}): Environment[] {
  const program = new Program(tree);
  const files = program.parametersFiles.filter(({ using }) => using === 'bicep/main.bicep');
  return files.map((file) => {
    const { declared, mentioned, deployed } = deployment(program, file, otherwise);
    const name = file.path.split('.').at(-2) ?? file.path;
    return {
      name,
      path: file.path,
      values: { ...valuesOf(file), ...otherwise },
      program,
      deployed,
      declared,
      mentioned,
    };
  });
}

/** What is found in any environment. The same of several is told once. */
export function inEachEnvironment(tree: Tree, check: (environment: Environment) => Finding[]): Finding[] {
  const found = environments(tree).flatMap((environment) => check(environment));
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
}

export function ofType(resources: readonly DeclaredResource[], type: string): DeclaredResource[] {
  return resources.filter((one) => one.type.toLowerCase() === type.toLowerCase());
}
