import { type BicepFile, property, type Resource } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import type { Rule } from '../rule.ts';

export const childrenFitParents: Rule = {
  name: 'every child has a parent of the type that its own begins with, and no slash in its name',
  check(tree) {
    return new Program(tree).files.flatMap((file) =>
      file.resources.flatMap((resource) => {
        const what = faultOf(resource, file);
        return what === undefined ? [] : [{ file: file.path, line: resource.line, what }];
      }),
    );
  },
};

function faultOf({ type, name, body, nestedIn }: Resource, file: BicepFile): string | undefined {
  const written = property(body, 'parent');
  const of = written?.kind === 'index' ? written.of : written;
  const symbol = nestedIn ?? (of?.kind === 'name' || of?.kind === 'nested' ? of.name : undefined);
  const parent = file.resources.find((one) => one.name === symbol);
  const isChild = type.split('/').length > 2;
  const wanted = type.slice(0, type.lastIndexOf('/'));
  if (symbol === undefined) return isChild ? `expected parent: a ${wanted} on ${name}, found none` : undefined;
  if (parent === undefined) return `expected the parent of ${name} to be a resource, found ${symbol}`;
  if (parent.type.toLowerCase() !== wanted.toLowerCase())
    return `expected the parent of ${name} to be a ${wanted}, found ${symbol}, a ${parent.type}`;
  const own = property(body, 'name');
  return own?.text.includes('/') === true && own.kind === 'literal'
    ? `expected the name of ${name} without its parent's, found ${own.text}`
    : undefined;
}
