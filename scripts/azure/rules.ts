import type { Rule } from './rule.ts';
import { bicepParses } from './rules/bicep-parses.ts';

/** Everything that is held against the files without Azure, in the order it is printed. */
export const rules: readonly Rule[] = [bicepParses];
