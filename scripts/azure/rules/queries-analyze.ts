import { kustoAnalyzer } from '../kql/analyze.ts';
import { queriesIn } from '../kql/queries.ts';
import type { Rule } from '../rule.ts';

export const queriesAnalyze: Rule = {
  name: 'every query of an alert or a workbook analyzes against the tables of the workspace',
  check(tree) {
    const analyze = kustoAnalyzer();
    return queriesIn(tree).flatMap(({ file, text, lineOf }) =>
      analyze(text).faults.map(({ line, what }) => ({ file, line: lineOf(line), what })),
    );
  },
};
