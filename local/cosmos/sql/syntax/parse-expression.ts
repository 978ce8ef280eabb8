import { unsupported } from '../query-error.ts';
import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import type { Token } from './lexer.ts';
import type { TokenStream } from './token-stream.ts';
import { unexpected } from './token-stream.ts';

/** What can stand behind an operand: how tightly it binds, and how it goes on once its own symbol is taken. */
interface Infix {
  level: number;
  parse: (tokens: TokenStream, left: Expression) => Expression;
}

/** From the loosest to the tightest, as in the grammar published with the .NET SDK. */
const levels = { conditional: 1, coalesce: 2, or: 3, and: 4, predicate: 5, binary: 6 } as const;

/** The binary operators from the loosest to the tightest. */
const ladder: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['|'],
  ['^'],
  ['&'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const infixes: ReadonlyMap<string, Infix> = new Map([
  ['?', { level: levels.conditional, parse: parseConditional }],
  ['??', { level: levels.coalesce, parse: parseCoalesce }],
  ['OR', { level: levels.or, parse: parseLogical('OR', levels.and) }],
  ['AND', { level: levels.and, parse: parseLogical('AND', levels.predicate) }],
  ['NOT', { level: levels.predicate, parse: parseNegatedTest }],
  ...['IN', 'BETWEEN', 'LIKE'].map((test): [string, Infix] => [
    test,
    { level: levels.predicate, parse: (tokens, left) => parseTest(tokens, left, test) },
  ]),
  ...ladder.flatMap((operators, step) =>
    operators.map((operator) => binaryInfix(operator, operator, levels.binary + step)),
  ),
  binaryInfix('<>', '!=', levels.binary + ladder.findIndex((operators) => operators.includes('!='))),
]);

function binaryInfix(symbol: string, operator: BinaryOperator, level: number): [string, Infix] {
  const parse: Infix['parse'] = (tokens, left) => ({
    kind: 'binary',
    operator,
    left,
    right: parseOperands(tokens, level + 1),
  });
  return [symbol, { level, parse }];
}

/** `NOT` binds as tightly as a sign: `NOT c.a = 1` is `(NOT c.a) = 1`. */
const signs: readonly UnaryOperator[] = ['-', '+', '~', 'NOT'];

export function parseExpression(tokens: TokenStream): Expression {
  return parseOperands(tokens, levels.conditional);
}

/** `a, b, c` up to the closing symbol, which is taken. */
export function parseExpressions(tokens: TokenStream, closing: string): Expression[] {
  const expressions: Expression[] = [];
  if (tokens.accepts(closing)) return expressions;
  do expressions.push(parseExpression(tokens));
  while (tokens.accepts(','));
  tokens.expect(closing);
  return expressions;
}

/** An operand with all behind it that binds at least as tightly as `least`. */
function parseOperands(tokens: TokenStream, least: number): Expression {
  let left = parseOperand(tokens);
  let most: number = Number.POSITIVE_INFINITY;
  for (;;) {
    const infix = infixes.get(tokens.symbol);
    if (infix === undefined || infix.level < least || infix.level > most) return left;
    tokens.take();
    left = infix.parse(tokens, left);
    // `a IN (b) = c` has no meaning.
    if (infix.level === levels.predicate) most = levels.and;
  }
}

function parseConditional(tokens: TokenStream, condition: Expression): Expression {
  const consequent = parseExpression(tokens);
  tokens.expect(':');
  return { kind: 'conditional', condition, consequent, alternative: parseExpression(tokens) };
}

function parseCoalesce(tokens: TokenStream, left: Expression): Expression {
  return { kind: 'binary', operator: '??', left, right: parseOperands(tokens, levels.coalesce) };
}

/** A chain of hundreds is one flat node. */
function parseLogical(operator: 'AND' | 'OR', tighter: number): Infix['parse'] {
  return (tokens, left) => {
    const operands = [left];
    do operands.push(parseOperands(tokens, tighter));
    while (tokens.accepts(operator));
    return { kind: 'logical', operator, operands };
  };
}

function parseNegatedTest(tokens: TokenStream, value: Expression): Expression {
  const { symbol } = tokens;
  if (symbol !== 'IN' && symbol !== 'BETWEEN' && symbol !== 'LIKE') throw tokens.unexpected();
  tokens.take();
  return { kind: 'unary', operator: 'NOT', operand: parseTest(tokens, value, symbol) };
}

function parseTest(tokens: TokenStream, value: Expression, test: string): Expression {
  if (test === 'IN') return { kind: 'in', needle: value, haystack: parseHaystack(tokens) };
  const first = parseOperands(tokens, levels.binary);
  if (test === 'LIKE') return { kind: 'like', value, pattern: first, escape: parseEscape(tokens) };
  tokens.expect('AND');
  return { kind: 'between', value, low: first, high: parseOperands(tokens, levels.binary) };
}

function parseHaystack(tokens: TokenStream): Expression[] {
  tokens.expect('(');
  if (tokens.sees('SELECT')) throw unsupported('a subquery in IN', tokens.next);
  if (tokens.sees(')')) throw tokens.unexpected();
  return parseExpressions(tokens, ')');
}

function parseEscape(tokens: TokenStream): string | undefined {
  if (!tokens.accepts('ESCAPE')) return undefined;
  const { next } = tokens;
  if (next.kind !== 'string' || next.value.length !== 1) throw tokens.unexpected();
  tokens.take();
  return next.value;
}

/** Signs, then a value, then the way into it. */
function parseOperand(tokens: TokenStream): Expression {
  const operator = signs.find((sign) => tokens.accepts(sign));
  if (operator !== undefined) return { kind: 'unary', operator, operand: parseOperand(tokens) };
  return parseSteps(tokens, parsePrimary(tokens));
}

/** A name and the way into it: `c.a["b"]`. */
export function parsePath(tokens: TokenStream): Expression {
  const token = tokens.expectIdentifier();
  return parseSteps(tokens, { kind: 'identifier', name: token.text, location: token });
}

function parseSteps(tokens: TokenStream, start: Expression): Expression {
  let expression = start;
  for (;;) {
    if (tokens.accepts('.')) {
      const key = { kind: 'literal', value: tokens.expectIdentifier().text } as const;
      expression = { kind: 'member', of: expression, key };
    } else if (tokens.accepts('[')) {
      const key = parseExpression(tokens);
      tokens.expect(']');
      expression = { kind: 'member', of: expression, key };
    } else {
      return expression;
    }
  }
}

function parsePrimary(tokens: TokenStream): Expression {
  const token = tokens.take();
  switch (token.kind) {
    case 'number':
    case 'string':
      return { kind: 'literal', value: token.value };
    case 'parameter':
      return { kind: 'parameter', name: token.text, location: token };
    case 'identifier':
      return tokens.accepts('(') ? parseCall(tokens, token) : { kind: 'identifier', name: token.text, location: token };
    case 'keyword':
      return parseKeyword(tokens, token);
    case 'symbol':
    case 'end':
      return parseEnclosed(tokens, token);
  }
}

function parseCall(tokens: TokenStream, { text, start }: Token): Expression {
  const values = parseExpressions(tokens, ')');
  return { kind: 'call', name: text.toUpperCase(), arguments: values, location: { start, end: tokens.taken } };
}

function parseKeyword(tokens: TokenStream, token: Token): Expression {
  switch (token.text.toLowerCase()) {
    case 'null':
      return { kind: 'literal', value: null };
    case 'undefined':
      return { kind: 'literal', value: undefined };
    case 'true':
      return { kind: 'literal', value: true };
    case 'false':
      return { kind: 'literal', value: false };
    case 'udf':
      throw unsupported('user-defined functions', token);
    case 'exists':
    case 'array':
      tokens.expect('(');
      return parseSubquery(tokens, token.text.toLowerCase() === 'array' ? 'array' : 'exists');
    default:
      throw unexpected(token);
  }
}

function parseEnclosed(tokens: TokenStream, token: Token): Expression {
  switch (token.text) {
    case '(': {
      if (tokens.sees('SELECT')) return parseSubquery(tokens, 'scalar');
      const expression = parseExpression(tokens);
      tokens.expect(')');
      return expression;
    }
    case '[':
      return { kind: 'array', items: parseExpressions(tokens, ']') };
    case '{':
      return { kind: 'object', properties: parseProperties(tokens) };
    default:
      throw unexpected(token);
  }
}

/** Behind the opening parenthesis. */
function parseSubquery(tokens: TokenStream, form: 'scalar' | 'array' | 'exists'): Expression {
  return { kind: 'subquery', form, query: tokens.takeSubquery() };
}

function parseProperties(tokens: TokenStream): { name: string; value: Expression }[] {
  const properties: { name: string; value: Expression }[] = [];
  if (tokens.accepts('}')) return properties;
  do {
    const key = tokens.take();
    if (key.kind !== 'string' && key.kind !== 'identifier') throw unexpected(key);
    tokens.expect(':');
    properties.push({ name: key.kind === 'string' ? key.value : key.text, value: parseExpression(tokens) });
  } while (tokens.accepts(','));
  tokens.expect('}');
  return properties;
}
