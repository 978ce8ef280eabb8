import type { JsonValue } from '../json.ts';
import type { Expression, Input, OrderByItem, Query } from './ast.ts';
import { nameOf } from './ast.ts';
import { isReserved } from './keywords.ts';

/** The expression as text that parses to the same expression; compound ones in parentheses. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return expression.value === undefined ? 'undefined' : printValue(expression.value);
    case 'parameter':
    case 'identifier':
      return expression.name;
    case 'member':
      return `${print(expression.of)}${printKey(expression)}`;
    case 'array':
      return `[${printAll(expression.items)}]`;
    case 'object':
      return printObject(expression.properties);
    case 'unary':
      return `(${expression.operator} ${print(expression.operand)})`;
    case 'binary':
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case 'logical':
      return `(${expression.operands.map(print).join(` ${expression.operator} `)})`;
    case 'in':
      return `(${print(expression.needle)} IN (${printAll(expression.haystack)}))`;
    case 'between':
      return `(${print(expression.value)} BETWEEN ${print(expression.low)} AND ${print(expression.high)})`;
    case 'like': {
      const escape = expression.escape === undefined ? '' : ` ESCAPE ${printValue(expression.escape)}`;
      return `(${print(expression.value)} LIKE ${print(expression.pattern)}${escape})`;
    }
    case 'conditional':
      return `(${print(expression.condition)} ? ${print(expression.consequent)} : ${print(expression.alternative)})`;
    case 'call':
      return `${expression.name}(${printAll(expression.arguments)})`;
    case 'subquery':
      return `${expression.form === 'scalar' ? '' : expression.form.toUpperCase()}(${printQuery(expression.query)})`;
  }
}

/** The query as text; counts that are parameters stay parameters. */
export function printQuery(query: Query): string {
  const { distinct, cut, where, groupBy, orderBy } = query;
  return [
    'SELECT',
    distinct ? 'DISTINCT' : '',
    cut?.kind === 'top' ? `TOP ${print(cut.limit)}` : '',
    printSelection(query),
    printFrom(query.from),
    where ? `WHERE ${print(where)}` : '',
    groupBy.length > 0 ? `GROUP BY ${printAll(groupBy)}` : '',
    orderBy.length > 0 ? printOrderBy(orderBy) : '',
    cut?.kind === 'offset' ? `OFFSET ${print(cut.offset)} LIMIT ${print(cut.limit)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function printSelection({ selection }: Pick<Query, 'selection'>): string {
  if (selection.kind === 'all') return '*';
  if (selection.kind === 'value') return `VALUE ${print(selection.expression)}`;
  return selection.properties
    .map(({ name, value }) =>
      name === nameOf(value) || name.startsWith('$') ? print(value) : `${print(value)} AS ${name}`,
    )
    .join(', ');
}

export function printObject(properties: readonly { name: string; value: Expression }[]): string {
  return `{${properties.map(({ name, value }) => `${printValue(name)}: ${print(value)}`).join(', ')}}`;
}

export function printOrderBy(items: readonly OrderByItem[]): string {
  return `ORDER BY ${items.map(({ expression, descending }) => `${print(expression)}${descending ? ' DESC' : ''}`).join(', ')}`;
}

export function printFrom([first, ...joins]: readonly Input[]): string {
  if (first === undefined) return '';
  return [`FROM ${printInput(first)}`, ...joins.map((input) => `JOIN ${printInput(input)}`)].join(' ');
}

function printInput({ alias, of, iterates }: Input): string {
  const collection = of.kind === 'path' ? print(of.path) : `(${printQuery(of.query)})`;
  if (iterates) return `${alias} IN ${collection}`;
  const own = of.kind === 'path' ? nameOf(of.path) : '';
  return alias === own ? collection : `${collection} AS ${alias}`;
}

function printAll(expressions: readonly Expression[]): string {
  return expressions.map(print).join(', ');
}

/** After a number a dot would be its decimal point. */
function printKey({ of, key }: Expression & { kind: 'member' }): string {
  const name = key.kind === 'literal' && typeof key.value === 'string' ? key.value : '';
  const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isReserved(name);
  return isName && of.kind !== 'literal' ? `.${name}` : `[${print(key)}]`;
}

function printValue(value: JsonValue): string {
  return JSON.stringify(value);
}
