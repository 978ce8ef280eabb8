import type { BicepFile } from './bicep-file.ts';
import type { Expression } from './syntax.ts';
import { partsOf } from './walk.ts';

const atStart = ['id', 'name', 'type', 'apiVersion'];

/** What of an expression only Azure can tell, once something is deployed: its source, such as `account.properties.endpoint`. */
export function* toldLater(
  expression: Expression,
  file: BicepFile,
  followed: readonly string[] = [],
): Generator<string> {
  const base = baseOf(expression);
  if (expression.kind === 'member' && base !== undefined) {
    const { symbol, first } = base;
    if (file.modules.some(({ name }) => name === symbol)) yield expression.text;
    else if (file.resources.some(({ name }) => name === symbol) && !atStart.includes(first)) yield expression.text;
    else yield* ofVariable(symbol, file, followed);
    return;
  }
  if (expression.kind === 'call' && expression.of?.kind === 'name' && expression.name.startsWith('list'))
    yield expression.text;
  if (expression.kind === 'name') yield* ofVariable(expression.name, file, followed);
  for (const part of partsOf(expression)) yield* toldLater(part, file, followed);
}

function* ofVariable(name: string, file: BicepFile, followed: readonly string[]): Generator<string> {
  const variable = file.variables.find((one) => one.name === name);
  if (variable !== undefined && !followed.includes(name)) yield* toldLater(variable.value, file, [...followed, name]);
}

/** The symbol that a chain such as `a[0].b.c` begins with, and the first property that is asked of it. */
function baseOf(expression: Expression): { symbol: string; first: string } | undefined {
  if (expression.kind === 'index') return baseOf(expression.of);
  if (expression.kind !== 'member') return undefined;
  const of = expression.of.kind === 'index' ? expression.of.of : expression.of;
  if (of.kind === 'nested') return { symbol: of.name, first: expression.name };
  return of.kind === 'name' ? { symbol: of.name, first: expression.name } : baseOf(of);
}
