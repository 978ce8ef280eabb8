import type { Rule } from './rule.ts';
import { bicepParses } from './rules/bicep-parses.ts';
import { queriesAnalyze } from './rules/queries-analyze.ts';
import { signalsEmitted } from './rules/signals-emitted.ts';

/** Everything that is held against the files without Azure, in the order it is printed. */
export const rules: readonly Rule[] = [bicepParses, queriesAnalyze, signalsEmitted];
