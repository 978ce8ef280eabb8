import type { JsonValue } from '../json.ts';
import type { Expression, OrderByItem, Query } from './ast.ts';
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
  }
}

export function printObject(properties: readonly { name: string; value: Expression }[]): string {
  return `{${properties.map(({ name, value }) => `${printValue(name)}: ${print(value)}`).join(', ')}}`;
}

export function printOrderBy(items: readonly OrderByItem[]): string {
  return `ORDER BY ${items.map(({ expression, descending }) => `${print(expression)}${descending ? ' DESC' : ''}`).join(', ')}`;
}

export function printFrom({ container, alias }: Query['from']): string {
  return container === alias ? `FROM ${alias}` : `FROM ${container} AS ${alias}`;
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
