import { Program } from '../bicep/program.ts';
import type { Decorator } from '../bicep/syntax.ts';
import { allInType, typesOf } from '../bicep/walk.ts';
import type { Rule } from '../rule.ts';

export const everythingIsDescribed: Rule = {
  name: 'every parameter, output, exported type and property of a type has a description',
  check(tree) {
    return new Program(tree).files.flatMap((file) => {
      const exported = file.types.filter(({ decorators }) => decorators.some(({ name }) => name === 'export'));
      const members = typesOf(file).flatMap((type) =>
        [...allInType(type)].flatMap((one) => (one.kind === 'object' ? one.members : [])),
      );
      const silent = [...file.parameters, ...file.outputs, ...exported, ...members].filter(
        ({ decorators }) => !isDescribed(decorators),
      );
      return silent.map(({ name, line }) => ({
        file: file.path,
        line,
        what: `expected @description('…') on ${name}, found none`,
      }));
    });
  },
};

function isDescribed(decorators: readonly Decorator[]): boolean {
  const texts = decorators.filter(({ name }) => name === 'description').map((one) => one.arguments[0]);
  return texts.some((text) => text?.kind === 'interpolation' || (text?.kind === 'literal' && text.value !== ''));
}
