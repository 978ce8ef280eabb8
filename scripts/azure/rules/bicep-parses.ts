import { loadGrammar } from '../bicep/grammar.ts';
import type { Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

export const bicepParses: Rule = {
  name: 'every Bicep file parses',
  async check(tree) {
    const faults = await loadGrammar();
    return pathsUnder(tree, 'bicep', '.bicep').flatMap((file) =>
      faults(tree.files.get(file) ?? '').map((fault) => ({ file, ...fault })),
    );
  },
};
