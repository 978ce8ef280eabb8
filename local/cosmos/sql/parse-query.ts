import type { Expression, OrderByItem, Query, Selection } from './ast.ts';
import { parseExpression } from './parse-expression.ts';
import { syntaxError, unsupported } from './query-error.ts';
import { TokenStream } from './token-stream.ts';

/** Parses `SELECT … FROM … WHERE … ORDER BY … OFFSET … LIMIT …`. Throws a QueryError with the place of the fault. */
export function parseQuery(text: string): Query {
  const tokens = new TokenStream(text);
  tokens.expect('SELECT');
  const distinct = tokens.accepts('DISTINCT');
  const top = tokens.accepts('TOP') ? parseCount(tokens) : undefined;
  const selection = parseSelection(tokens);
  const from = parseFrom(tokens);
  const where = parseWhere(tokens);
  if (tokens.sees('GROUP')) throw unsupported('GROUP BY', tokens.next);
  const orderBy = parseOrderBy(tokens);
  const slice = parseSlice(tokens);
  tokens.expectEnd();
  return { distinct, top, selection, from, where, orderBy, slice };
}

/** Parses the condition of a patch, `FROM c WHERE …`. */
export function parseCondition(text: string): Pick<Query, 'from' | 'where'> {
  const tokens = new TokenStream(text);
  const from = parseFrom(tokens);
  const where = parseWhere(tokens);
  tokens.expectEnd();
  return { from, where };
}

function parseSelection(tokens: TokenStream): Selection {
  if (tokens.accepts('*')) return { kind: 'all' };
  if (tokens.accepts('VALUE')) return { kind: 'value', expression: parseExpression(tokens) };
  const properties: { name: string; value: Expression }[] = [];
  let unnamed = 0;
  do {
    const value = parseExpression(tokens);
    const given =
      tokens.accepts('AS') || tokens.next.kind === 'identifier' ? tokens.expectIdentifier().text : undefined;
    const name = given ?? nameOf(value) ?? `$${++unnamed}`;
    if (properties.some((property) => property.name === name)) {
      throw syntaxError('SC2002', `The property '${name}' is selected more than once. Name one of them with AS.`);
    }
    properties.push({ name, value });
  } while (tokens.accepts(','));
  return { kind: 'list', properties };
}

/** `c.a.b` and `c["b"]` come out as `b`, `c` as `c`; other expressions have no name of their own. */
function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') return expression.name;
  if (expression.kind !== 'member' || expression.key.kind !== 'literal') return undefined;
  return typeof expression.key.value === 'string' ? expression.key.value : undefined;
}

function parseFrom(tokens: TokenStream): Query['from'] {
  if (!tokens.sees('FROM') && tokens.next.kind === 'end') throw unsupported('no FROM clause', tokens.next);
  tokens.expect('FROM');
  if (tokens.sees('(')) throw unsupported('subqueries', tokens.next);
  const container = tokens.expectIdentifier().text;
  if (tokens.sees('.') || tokens.sees('[')) throw unsupported('a path in FROM', tokens.next);
  if (tokens.sees('IN')) throw unsupported('IN in FROM', tokens.next);
  const named = tokens.accepts('AS') || tokens.next.kind === 'identifier';
  const alias = named ? tokens.expectIdentifier().text : container;
  if (tokens.sees('JOIN')) throw unsupported('JOIN', tokens.next);
  return { container, alias };
}

function parseWhere(tokens: TokenStream): Expression | undefined {
  return tokens.accepts('WHERE') ? parseExpression(tokens) : undefined;
}

function parseOrderBy(tokens: TokenStream): OrderByItem[] {
  const items: OrderByItem[] = [];
  if (!tokens.accepts('ORDER')) return items;
  tokens.expect('BY');
  do {
    const expression = parseExpression(tokens);
    const descending = tokens.accepts('DESC');
    if (!descending) tokens.accepts('ASC');
    items.push({ expression, descending });
  } while (tokens.accepts(','));
  return items;
}

function parseSlice(tokens: TokenStream): Query['slice'] {
  if (!tokens.accepts('OFFSET')) return undefined;
  const offset = parseCount(tokens);
  tokens.expect('LIMIT');
  return { offset, limit: parseCount(tokens) };
}

/** A number or a parameter. */
function parseCount(tokens: TokenStream): Expression {
  const token = tokens.next;
  if (token.kind !== 'number' && token.kind !== 'parameter') throw tokens.unexpected();
  tokens.take();
  return token.kind === 'number'
    ? { kind: 'literal', value: token.value }
    : { kind: 'parameter', name: token.text, location: token };
}
