import { type BicepFile, property } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import type { Expression } from '../bicep/syntax.ts';
import { allInFile, allInType, expressionsOf, freeNames, typesOf } from '../bicep/walk.ts';
import type { Rule } from '../rule.ts';

/** What nothing reads is a value that somebody believes to have an effect. */
export const nothingIsUnused: Rule = {
  name: 'every parameter, variable, type, import and existing resource is used',
  check(tree) {
    const program = new Program(tree);
    const importedFrom = new Set(
      program.files.flatMap(({ imports }) =>
        imports.flatMap(({ path, names }) =>
          'all' in names ? [`${path} *`] : [...names.values()].map((name) => `${path} ${name}`),
        ),
      ),
    );
    return program.files.flatMap((file) => {
      const used = usedIn(file);
      const exported = [...file.variables, ...file.types, ...file.functions].filter((one) =>
        isExported(one.decorators),
      );
      const own = [
        ...[...file.parameters, ...file.variables, ...file.types, ...file.functions].filter(
          (one) => !isExported(one.decorators),
        ),
        ...file.resources.filter(({ existing }) => existing),
        ...file.imports.flatMap(({ names, line }) =>
          ('all' in names ? [names.all] : [...names.keys()]).map((name) => ({ name, line })),
        ),
      ].filter(({ name }) => !used.has(name));
      const unimported = exported.filter(
        ({ name }) =>
          !used.has(name) && !importedFrom.has(`${file.path} ${name}`) && !importedFrom.has(`${file.path} *`),
      );
      return [...own, ...unimported].map(({ name, line }) => ({
        file: file.path,
        line,
        what: `expected ${name} to be used, found nothing that does: take it out`,
      }));
    });
  },
};

const isExported = (decorators: readonly { name: string }[]) => decorators.some(({ name }) => name === 'export');

function usedIn(file: BicepFile): Set<string> {
  const names = [...expressionsOf(file)].flatMap(({ expression, bound }) =>
    [...freeNames(expression, bound)].map(({ name }) => name),
  );
  const types = typesOf(file).flatMap((type) =>
    [...allInType(type)].flatMap((one) => (one.kind === 'name' ? [one.name] : [])),
  );
  const calls = [...allInFile(file)].flatMap((one) => (one.kind === 'call' && one.of === undefined ? [one.name] : []));
  return new Set([...names, ...types, ...calls, ...outerOf(file)]);
}

/** A resource that others are nested in, or are a child of, is used by that. */
function outerOf(file: BicepFile): string[] {
  const parents = file.resources.flatMap(({ nestedIn, body }) => [nestedIn, nameOf(property(body, 'parent'))]);
  return parents.filter((name) => name !== undefined);
}

function nameOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'name' ? expression.name : undefined;
}
