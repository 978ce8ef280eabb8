import type { Tree } from '../tree.ts';

/** The fields of each signal, by its name. A name that ends with `.*` stands for all that begin so. */
type Signals = ReadonlyMap<string, ReadonlySet<string>>;
type Row = readonly [name: string, fields: readonly string[]];

/** What is told with every problem besides its own fields. */
const ofProblems = ['problem', 'error', 'port', 'class', 'operation', 'stack'];

/**
 * The signals that the code emits, by the table they come to. They are read from pages that tests hold against the code,
 * docs/observability.md and docs/order-life.md; which functions there are, from functions/main.ts.
 */
export function emittedSignals(tree: Tree): ReadonlyMap<string, Signals> {
  const textOf = (file: string) => tree.files.get(file) ?? '';
  const page = textOf('docs/observability.md');
  const metrics = rows(page, 'Metrics').map(([name = '', , , by = '']): Row => [name, inCode(by)]);
  const events = rows(page, 'Events').map(([name = '', fields = '']): Row => [name, inCode(fields)]);
  const problems = rows(page, 'Problems').map(([name = '', own = '']): Row => [name, [...inCode(own), ...ofProblems]]);
  const entries = Array.from(
    textOf('docs/order-life.md').matchAll(/^\| `([\w.]+)` \|/gm),
    ([, type = '']): Row => [type.startsWith('order.') ? type : `order.${type}`, ['orderId', 'seq', 'by']],
  );
  const spans = rows(page, 'Traces').flatMap(([family = '', what = '', attributes = '']) =>
    spansOf(family, what, textOf('functions/main.ts')).map((name): Row => [name, [...inCode(attributes), 'failure']]),
  );
  const isConsumer = ([name]: Row) => name.startsWith('feed.');
  return new Map([
    ['AppMetrics', merged(metrics)],
    ['AppEvents', merged([...events, ...problems, ...entries])],
    ['AppDependencies', merged(spans.filter((span) => !isConsumer(span)))],
    ['AppRequests', merged(spans.filter(isConsumer))],
  ]);
}

/** The fields of a signal, or of all whose names begin so; undefined where there is none. */
export function fieldsOf(emitted: Signals, text: string, kind: 'name' | 'prefix'): ReadonlySet<string> | undefined {
  const isMeant = (name: string) =>
    name.endsWith('.*') ? text.startsWith(name.slice(0, -1)) : kind === 'name' ? name === text : name.startsWith(text);
  const found = [...emitted].filter(([name]) => isMeant(name));
  return found.length === 0 ? undefined : new Set(found.flatMap(([, fields]) => [...fields]));
}

/** A name has several rows where it is told in several ways. */
function merged(all: readonly Row[]): Signals {
  const signals = new Map<string, Set<string>>();
  for (const [name, fields] of all) signals.set(name, new Set([...(signals.get(name) ?? []), ...fields]));
  return signals;
}

/** How the functions that a family of spans is named after stand in functions/main.ts. */
const functions = new Map([
  ['http.*', /\bhttp\('([\w-]+)'/g],
  ['feed.*', /\bapp\.cosmosDB\('([\w-]+)'/g],
  ['timer.*', /\bapp\.timer\('([\w-]+)'/g],
]);

function spansOf(family: string, what: string, main: string): string[] {
  const pattern = functions.get(family);
  if (pattern !== undefined) return Array.from(main.matchAll(pattern), ([, name = '']) => family.replace('*', name));
  return family === 'order.*' ? inCode(what) : [family];
}

/** The cells of each row below a heading, the first of which is a name. */
function rows(page: string, heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1))
    .map(([name = '', ...cells]) => [inCode(name)[0] ?? '', ...cells]);
}

const inCode = (cell: string): string[] => Array.from(cell.matchAll(/`([\w.*-]+)`/g), ([, text = '']) => text);
