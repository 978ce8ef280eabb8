import { jsonOf } from '../../json-of.ts';
import { pathsUnder, type Tree } from '../tree.ts';

/** A query that is asked in Azure, and where it stands. */
export interface Query {
  readonly file: string;
  readonly text: string;
  /** The line of the file on which a line of the query stands. */
  readonly lineOf: (line: number) => number;
}

/**
 * Those of alerts, each a file of its own; those of workbooks, each a text in JSON; those of runbooks, each shown as code.
 * A workbook that is no JSON has none.
 */
export function queriesIn(tree: Tree): Query[] {
  const from = (folder: string, ending: string, find: (file: string, text: string) => Query[]) =>
    pathsUnder(tree, folder, ending).flatMap((file) => find(file, tree.files.get(file) ?? ''));
  return [
    ...from('bicep/queries', '.kql', (file, text) => [{ file, text, lineOf: (line) => line }]),
    ...from('bicep/workbooks', '.json', ofWorkbook),
    ...from('docs/runbooks', '.md', ofPage),
  ];
}

function ofWorkbook(file: string, json: string): Query[] {
  return [...queriesOf(jsonOf(json))].map((text) => {
    const [before = ''] = json.split(JSON.stringify(text), 1);
    const line = linesOf(before);
    return { file, text, lineOf: () => line };
  });
}

function ofPage(file: string, page: string): Query[] {
  return Array.from(page.matchAll(/^```kusto\n(.*?)^```/gms), ({ index, 1: text = '' }) => {
    const fence = linesOf(page.slice(0, index));
    return { file, text, lineOf: (line) => fence + line };
  });
}

const linesOf = (text: string) => text.split('\n').length;

function* queriesOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'query' && typeof inner === 'string') yield inner;
    else yield* queriesOf(inner);
  }
}
