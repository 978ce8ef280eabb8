import { parseString } from './parse-string.ts';
import type { Scanner } from './scanner.ts';
import {
  type BinaryOperator,
  type Expression,
  type Interpolation,
  type Literal,
  type ObjectExpression,
  type Property,
  precedence,
} from './syntax.ts';

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const lambdaHead = /\(\s*(?:[A-Za-z_]\w*\s*(?:,\s*[A-Za-z_]\w*\s*)*)?\)[ \t]*=>|[A-Za-z_]\w*[ \t]*=>/y;

/**
 * An expression with the compiler's precedence and line breaks: between the items of an object, an array or a call, and
 * around `?` and `:`, nowhere else.
 */
export function parseExpression(scanner: Scanner): Expression {
  const start = scanner.at;
  const condition = parseBinary(scanner, 0);
  if (!takeOnThisLineOrNext(scanner, '?', '??')) return condition;
  scanner.passBreaks();
  const consequence = parseExpression(scanner);
  if (!takeOnThisLineOrNext(scanner, ':')) scanner.fail(': of a condition');
  scanner.passBreaks();
  const alternative = parseExpression(scanner);
  return { kind: 'ternary', condition, consequence, alternative, ...place(scanner, start) };
}

/** `takeNested` is asked in front of each property, and says whether it took something that is none. */
export function parseObject(scanner: Scanner, takeNested = () => false): ObjectExpression {
  const start = scanner.at;
  scanner.expect('{');
  const properties: Property[] = [];
  parseItems(scanner, '}', () => {
    if (takeNested()) return;
    const line = scanner.line;
    const key = parseKey(scanner);
    scanner.expect(':');
    properties.push({ key, value: parseExpression(scanner), line });
  });
  return { kind: 'object', properties, ...place(scanner, start) };
}

/** Items up to the closing sign, each parted from the next by a comma or a line break. */
export function parseItems(scanner: Scanner, closing: string, item: () => void): void {
  scanner.passBreaks();
  while (!scanner.take(closing)) {
    item();
    if (!scanner.take(',') && !scanner.atLineEnd && !scanner.sees(closing))
      scanner.fail(`a comma, a line break or ${closing}`);
    scanner.passBreaks();
  }
}

/** `(…)` of a call: parted by commas, on one line or many. */
export function parseArguments(scanner: Scanner): Expression[] {
  const found: Expression[] = [];
  scanner.expect('(');
  scanner.passBreaks();
  while (!scanner.take(')')) {
    found.push(parseExpression(scanner));
    scanner.passBreaks();
    if (!scanner.sees(')')) scanner.expect(',');
    scanner.passBreaks();
  }
  return found;
}

export function parseKey(scanner: Scanner): Literal | Interpolation {
  const start = scanner.at;
  if (scanner.sees("'")) return parseString(scanner, () => parseExpression(scanner));
  const value = scanner.expectIdentifier('the name of a property');
  return { kind: 'literal', value, ...place(scanner, start) };
}

/** `for item in of: body` or `for (item, index) in of: if (condition) body`, between brackets. The body is read by `body`. */
export function parseLoop<Body>(scanner: Scanner, body: () => Body) {
  scanner.expect('[');
  scanner.passBreaks();
  if (!scanner.takeWord('for')) scanner.fail('for');
  const paired = scanner.take('(');
  const item = scanner.expectIdentifier('the name of the item');
  let index: string | undefined;
  if (paired) {
    scanner.expect(',');
    index = scanner.expectIdentifier('the name of the index');
    scanner.expect(')');
  }
  if (!scanner.takeWord('in')) scanner.fail('in');
  const of = parseExpression(scanner);
  scanner.expect(':');
  scanner.passBreaks();
  const condition = parseCondition(scanner);
  const read = body();
  scanner.passBreaks();
  scanner.expect(']');
  return { item, of, body: read, ...(index !== undefined && { index }), ...(condition && { condition }) };
}

/** `if (…)` in front of a body. */
export function parseCondition(scanner: Scanner): Expression | undefined {
  if (!scanner.takeWord('if')) return undefined;
  if (!scanner.sees('(')) scanner.fail('( after if');
  return parseParentheses(scanner);
}

export function seesLoop(scanner: Scanner): boolean {
  const start = scanner.at;
  const opened = scanner.take('[');
  scanner.passBreaks();
  const found = opened && scanner.seesWord('for');
  scanner.back(start);
  return found;
}

const place = (scanner: Scanner, start: number) => ({ line: scanner.lineOf(start), text: scanner.since(start) });

function takeOnThisLineOrNext(scanner: Scanner, sign: string, notSign?: string): boolean {
  const start = scanner.at;
  scanner.passBreaks();
  if ((notSign === undefined || !scanner.sees(notSign)) && scanner.take(sign)) return true;
  scanner.back(start);
  return false;
}

function parseBinary(scanner: Scanner, level: number): Expression {
  const operators = precedence[level];
  if (operators === undefined) return parseUnary(scanner);
  const start = scanner.at;
  let left = parseBinary(scanner, level + 1);
  for (let operator = takeOne(scanner, operators); operator !== undefined; operator = takeOne(scanner, operators)) {
    const right = parseBinary(scanner, level + 1);
    left = { kind: 'binary', operator, left, right, ...place(scanner, start) };
  }
  return left;
}

function takeOne(scanner: Scanner, operators: readonly BinaryOperator[]): BinaryOperator | undefined {
  return operators.find((operator) => scanner.take(operator));
}

function parseUnary(scanner: Scanner): Expression {
  const start = scanner.at;
  const operator = (['!', '-'] as const).find((sign) => scanner.take(sign));
  if (operator === undefined) return parsePostfix(scanner);
  const operand = parseUnary(scanner);
  if (operator === '-' && operand.kind === 'literal' && typeof operand.value === 'number')
    return { kind: 'literal', value: -operand.value, ...place(scanner, start) };
  return { kind: 'unary', operator, operand, ...place(scanner, start) };
}

function parsePostfix(scanner: Scanner): Expression {
  const start = scanner.at;
  let of = parsePrimary(scanner);
  for (;;) {
    if (scanner.take('::')) {
      of = { kind: 'nested', of, name: scanner.expectIdentifier('a resource'), ...place(scanner, start) };
    } else if (scanner.take('.')) {
      const safe = scanner.take('?');
      const name = scanner.expectIdentifier('the name of a property');
      of = scanner.sees('(')
        ? { kind: 'call', of, name, arguments: parseArguments(scanner), ...place(scanner, start) }
        : { kind: 'member', of, name, safe, ...place(scanner, start) };
    } else if (scanner.take('[')) {
      const safe = scanner.take('?');
      const index = parseExpression(scanner);
      scanner.expect(']');
      of = { kind: 'index', of, index, safe, ...place(scanner, start) };
    } else if (scanner.sees('!') && !scanner.sees('!=') && !scanner.sees('!~')) {
      scanner.expect('!');
    } else {
      return of;
    }
  }
}

function parsePrimary(scanner: Scanner): Expression {
  const start = scanner.at;
  const here = () => place(scanner, start);
  if (scanner.sees("'")) return parseString(scanner, () => parseExpression(scanner));
  if (scanner.sees('{')) return parseObject(scanner);
  if (seesLoop(scanner)) return { kind: 'loop', ...parseLoop(scanner, () => parseExpression(scanner)), ...here() };
  const head = scanner.takeExactly(lambdaHead);
  if (head !== undefined) {
    const parameters = head.match(/\w+/g) ?? [];
    scanner.passBreaks();
    return { kind: 'lambda', parameters, body: parseExpression(scanner), ...here() };
  }
  if (scanner.sees('(')) return parseParentheses(scanner);
  if (scanner.take('[')) {
    const items: Expression[] = [];
    parseItems(scanner, ']', () => items.push(parseExpression(scanner)));
    return { kind: 'array', items, ...here() };
  }
  const number = scanner.takeExactly(/\d+/y);
  if (number !== undefined) return { kind: 'literal', value: Number(number), ...here() };
  const name = scanner.expectIdentifier('an expression');
  if (scanner.sees('(')) return { kind: 'call', name, arguments: parseArguments(scanner), ...here() };
  const value = words[name];
  return value === undefined ? { kind: 'name', name, ...here() } : { kind: 'literal', value, ...here() };
}

function parseParentheses(scanner: Scanner): Expression {
  scanner.expect('(');
  scanner.passBreaks();
  const inner = parseExpression(scanner);
  scanner.passBreaks();
  scanner.expect(')');
  return inner;
}
