import type { Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';
import { deliveryFiles, linesOf } from './delivery-files.ts';

export const coreToolsAlike: Rule = {
  name: 'Functions Core Tools are of one exact version everywhere',
  check(tree) {
    const found = [...deliveryFiles(tree), ...pathsUnder(tree, '.devcontainer')].flatMap((file) =>
      linesOf(tree, file).flatMap(({ line, text }) =>
        [...text.matchAll(/\bazure-functions-core-tools(@[^\s",]+)?/g)].map(([, version = '']) => ({
          file,
          line,
          version,
        })),
      ),
    );
    if (found.length === 0)
      return [{ file: '.github/workflows', what: 'expected azure-functions-core-tools, found none' }];
    const first = found[0]?.version ?? '';
    return found
      .filter(({ version }) => !/^@4\.\d+\.\d+$/.test(version) || version !== first)
      .map(({ file, line, version }) => ({
        file,
        line,
        what: `expected azure-functions-core-tools${first} everywhere, exact and of version 4, found ${version || 'any'}`,
      }));
  },
};
