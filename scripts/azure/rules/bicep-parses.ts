import { parseBicep } from '../bicep/bicep-file.ts';
import { loadGrammar, type SyntaxFault } from '../bicep/grammar.ts';
import { parseParameters } from '../bicep/parameters-file.ts';
import { BicepSyntaxError } from '../bicep/scanner.ts';
import type { Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

/** Our reader is strict where the grammar is lax, such as about line breaks, and the grammar knows what we may have misread. */
export const bicepParses: Rule = {
  name: 'every Bicep file parses, by the grammar and by our reader',
  async check(tree) {
    const grammar = await loadGrammar();
    const text = (file: string) => tree.files.get(file) ?? '';
    return [
      ...pathsUnder(tree, 'bicep', '.bicep').flatMap((file) =>
        [...grammar(text(file)), ...faultOf(() => parseBicep(file, text(file)))].map((fault) => ({ file, ...fault })),
      ),
      ...pathsUnder(tree, 'bicep', '.bicepparam').flatMap((file) =>
        faultOf(() => parseParameters(file, text(file))).map((fault) => ({ file, ...fault })),
      ),
    ];
  },
};

function faultOf(parse: () => unknown): SyntaxFault[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!(error instanceof BicepSyntaxError)) throw error;
    return [{ line: error.line, what: error.message }];
  }
}
