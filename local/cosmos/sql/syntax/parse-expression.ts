import { unsupported } from '../query-error.ts';
import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import type { Token } from './lexer.ts';
import type { TokenStream } from './token-stream.ts';
import { unexpected } from './token-stream.ts';

/**
 * The binary operators from the loosest to the tightest, as in the grammar published with the .NET SDK.
 * `NOT` binds as tightly as a sign: `NOT c.a = 1` is `(NOT c.a) = 1`.
 */
const levels: readonly (readonly BinaryOperator[])[] = [
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
const signs: readonly UnaryOperator[] = ['-', '+', '~', 'NOT'];

export function parseExpression(tokens: TokenStream): Expression {
  const condition = parseCoalesce(tokens);
  if (!tokens.accepts('?')) return condition;
  const consequent = parseExpression(tokens);
  tokens.expect(':');
  return { kind: 'conditional', condition, consequent, alternative: parseExpression(tokens) };
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

function parseCoalesce(tokens: TokenStream): Expression {
  const left = parseLogical(tokens, 'OR', () => parseLogical(tokens, 'AND', () => parsePredicate(tokens)));
  if (!tokens.accepts('??')) return left;
  return { kind: 'binary', operator: '??', left, right: parseCoalesce(tokens) };
}

function parseLogical(tokens: TokenStream, operator: 'AND' | 'OR', parseOperand: () => Expression): Expression {
  const first = parseOperand();
  const operands = [first];
  while (tokens.accepts(operator)) operands.push(parseOperand());
  return operands.length === 1 ? first : { kind: 'logical', operator, operands };
}

function parsePredicate(tokens: TokenStream): Expression {
  const value = parseBinary(tokens, 0);
  const negated = tokens.accepts('NOT');
  const test = parseTest(tokens, value);
  if (test !== undefined) return negated ? { kind: 'unary', operator: 'NOT', operand: test } : test;
  if (negated) throw tokens.unexpected();
  return value;
}

function parseTest(tokens: TokenStream, value: Expression): Expression | undefined {
  if (tokens.accepts('IN')) {
    tokens.expect('(');
    if (tokens.sees('SELECT')) throw unsupported('subqueries', tokens.next);
    if (tokens.sees(')')) throw tokens.unexpected();
    return { kind: 'in', needle: value, haystack: parseExpressions(tokens, ')') };
  }
  if (tokens.accepts('BETWEEN')) {
    const low = parseBinary(tokens, 0);
    tokens.expect('AND');
    return { kind: 'between', value, low, high: parseBinary(tokens, 0) };
  }
  if (tokens.accepts('LIKE')) {
    return { kind: 'like', value, pattern: parseBinary(tokens, 0), escape: parseEscape(tokens) };
  }
  return undefined;
}

function parseEscape(tokens: TokenStream): string | undefined {
  if (!tokens.accepts('ESCAPE')) return undefined;
  const { next } = tokens;
  if (next.kind !== 'string' || next.value.length !== 1) throw tokens.unexpected();
  tokens.take();
  return next.value;
}

function parseBinary(tokens: TokenStream, level: number): Expression {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(tokens);
  let left = parseBinary(tokens, level + 1);
  for (;;) {
    const operator = operators.find((candidate) => tokens.accepts(candidate));
    const isUnequal = operator === undefined && operators.includes('!=') && tokens.accepts('<>');
    if (operator === undefined && !isUnequal) return left;
    left = { kind: 'binary', operator: operator ?? '!=', left, right: parseBinary(tokens, level + 1) };
  }
}

function parseUnary(tokens: TokenStream): Expression {
  const operator = signs.find((sign) => tokens.accepts(sign));
  if (operator === undefined) return parseMembers(tokens);
  return { kind: 'unary', operator, operand: parseUnary(tokens) };
}

function parseMembers(tokens: TokenStream): Expression {
  let expression = parsePrimary(tokens);
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
      if (tokens.accepts('(')) return parseCall(tokens, token);
      return { kind: 'identifier', name: token.text, location: token };
    case 'keyword':
    case 'symbol':
    case 'end':
      return parseEnclosed(tokens, token);
  }
}

function parseCall(tokens: TokenStream, { text, start }: Token): Expression {
  const values = parseExpressions(tokens, ')');
  return { kind: 'call', name: text.toUpperCase(), arguments: values, location: { start, end: tokens.taken } };
}

function parseEnclosed(tokens: TokenStream, token: Token): Expression {
  switch (token.text) {
    case '(':
      return parseParenthesized(tokens);
    case '[':
      return { kind: 'array', items: parseExpressions(tokens, ']') };
    case '{':
      return { kind: 'object', properties: parseProperties(tokens) };
    case 'null':
      return { kind: 'literal', value: null };
    case 'undefined':
      return { kind: 'literal', value: undefined };
    case 'true':
    case 'false':
      return { kind: 'literal', value: token.text === 'true' };
    case 'udf':
      throw unsupported('user-defined functions', token);
    default:
      if (/^(?:EXISTS|ARRAY)$/i.test(token.text)) throw unsupported('subqueries', token);
      throw unexpected(token);
  }
}

function parseParenthesized(tokens: TokenStream): Expression {
  if (tokens.sees('SELECT')) throw unsupported('subqueries', tokens.next);
  const expression = parseExpression(tokens);
  tokens.expect(')');
  return expression;
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
