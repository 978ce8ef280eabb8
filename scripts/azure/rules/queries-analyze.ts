import { jsonOf } from '../../json-of.ts';
import { analyze } from '../kql/analyze.ts';
import { queriesIn } from '../kql/queries.ts';
import type { Finding, Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';

export const queriesAnalyze: Rule = {
  name: 'every query of an alert, a workbook or a runbook analyzes against the tables of the workspace',
  check(tree) {
    const broken = pathsUnder(tree, 'bicep/workbooks', '.json')
      .filter((file) => jsonOf(tree.files.get(file) ?? '') === undefined)
      .map((file): Finding => ({ file, what: 'expected JSON, found something else' }));
    const faults = queriesIn(tree).flatMap(({ file, text, lineOf }) =>
      analyze(text).faults.map(({ line, what }): Finding => ({ file, line: lineOf(line), what })),
    );
    return [...broken, ...faults];
  },
};
