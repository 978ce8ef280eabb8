import { MissingFileError } from './bicep/program.ts';
import { BicepSyntaxError } from './bicep/scanner.ts';
import type { Finding, Rule } from './rule.ts';
import type { Tree } from './tree.ts';

/** What a rule finds. A file that it could not read is a finding, too, and nothing else is said by that rule. */
export async function findingsOf(rule: Rule, tree: Tree): Promise<Finding[]> {
  try {
    return await rule.check(tree);
  } catch (error) {
    if (error instanceof BicepSyntaxError) return [{ file: error.file, line: error.line, what: error.message }];
    if (error instanceof MissingFileError) return [{ file: error.file, what: error.message }];
    throw error;
  }
}
