import { pathsUnder, type Tree } from '../tree.ts';

/** A query that is asked in Azure, and where it stands. */
export interface Query {
  readonly file: string;
  readonly text: string;
  /** The line of the file on which a line of the query stands. */
  readonly lineOf: (line: number) => number;
}

/** Those of alerts, each a file of its own, and those of workbooks, each a text in JSON. Throws where that is no JSON. */
export function queriesIn(tree: Tree): Query[] {
  const textOf = (file: string) => tree.files.get(file) ?? '';
  const own = pathsUnder(tree, 'bicep/queries', '.kql').map((file) => ({ file, text: textOf(file), lineOf: same }));
  const shown = pathsUnder(tree, 'bicep/workbooks', '.json').flatMap((file) =>
    [...queriesOf(JSON.parse(textOf(file)))].map((text) => {
      const [before = ''] = textOf(file).split(JSON.stringify(text), 1);
      const line = before.split('\n').length;
      return { file, text, lineOf: () => line };
    }),
  );
  return [...own, ...shown];
}

const same = (line: number) => line;

function* queriesOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'query' && typeof inner === 'string') yield inner;
    else yield* queriesOf(inner);
  }
}
