import { QueryError, unsupported } from '../query-error.ts';
import type { Expression, Input, OrderByItem, Query, Selection } from './ast.ts';
import { nameOf } from './ast.ts';
import { parseExpression, parsePath } from './parse-expression.ts';
import { TokenStream } from './token-stream.ts';

/** Parses `SELECT … FROM … WHERE … GROUP BY … ORDER BY … OFFSET … LIMIT …`. Throws a QueryError with the place of the fault. */
export function parseQuery(text: string): Query {
  const tokens = new TokenStream(text, parseSelect);
  const query = parseSelect(tokens);
  tokens.expectEnd();
  return query;
}

/** A query up to where it ends: at the end of the text, or before the parenthesis that closes a subquery. */
export function parseSelect(tokens: TokenStream): Query {
  tokens.expect('SELECT');
  const distinct = tokens.accepts('DISTINCT');
  const top = parseTop(tokens);
  const selection = parseSelection(tokens);
  const from = parseFrom(tokens);
  const where = parseWhere(tokens);
  const groupBy = parseGroupBy(tokens);
  const orderBy = parseOrderBy(tokens);
  if (top && tokens.sees('OFFSET')) throw tokens.unexpected();
  const cut = top ?? parseOffset(tokens);
  return { distinct, selection, from, where, groupBy, orderBy, cut };
}

/** Parses the condition of a patch, `FROM c WHERE …`. */
export function parseCondition(text: string): Pick<Query, 'from' | 'where'> {
  const tokens = new TokenStream(text, parseSelect);
  if (!tokens.sees('FROM')) throw tokens.unexpected();
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
      throw new QueryError('syntax', `The property '${name}' is selected more than once. Name one of them with AS.`);
    }
    properties.push({ name, value });
  } while (tokens.accepts(','));
  return { kind: 'list', properties };
}

/** Without FROM, a query is over nothing: one row of constants. */
function parseFrom(tokens: TokenStream): Input[] {
  if (!tokens.accepts('FROM')) return [];
  const inputs = [parseInput(tokens)];
  while (tokens.accepts('JOIN')) inputs.push(parseInput(tokens));
  return inputs;
}

function parseInput(tokens: TokenStream): Input {
  const { start } = tokens.next;
  const collection = parseCollection(tokens);
  const location = { start, end: tokens.taken };
  if (collection.kind === 'path' && collection.path.kind === 'identifier' && tokens.accepts('IN')) {
    return { alias: collection.path.name, of: parseCollection(tokens), iterates: true, location };
  }
  const named = tokens.accepts('AS') || tokens.next.kind === 'identifier';
  const own = collection.kind === 'path' ? nameOf(collection.path) : undefined;
  // What has no name cannot be referred to, but can be selected by `*`.
  const alias = named ? tokens.expectIdentifier().text : (own ?? '');
  return { alias, of: collection, iterates: false, location };
}

function parseCollection(tokens: TokenStream): Input['of'] {
  if (!tokens.accepts('(')) return { kind: 'path', path: parsePath(tokens) };
  return { kind: 'subquery', query: tokens.takeSubquery() };
}

function parseWhere(tokens: TokenStream): Expression | undefined {
  return tokens.accepts('WHERE') ? parseExpression(tokens) : undefined;
}

function parseGroupBy(tokens: TokenStream): Expression[] {
  const expressions: Expression[] = [];
  if (!tokens.accepts('GROUP')) return expressions;
  tokens.expect('BY');
  do expressions.push(parseExpression(tokens));
  while (tokens.accepts(','));
  return expressions;
}

function parseOrderBy(tokens: TokenStream): OrderByItem[] {
  const items: OrderByItem[] = [];
  if (!tokens.accepts('ORDER')) return items;
  tokens.expect('BY');
  do {
    const expression = parseExpression(tokens);
    if (
      expression.kind === 'identifier' &&
      expression.name.toUpperCase() === 'RANK' &&
      tokens.next.kind === 'identifier'
    ) {
      throw unsupported('ORDER BY RANK (full-text and hybrid search)', expression.location);
    }
    const descending = tokens.accepts('DESC');
    if (!descending) tokens.accepts('ASC');
    items.push({ expression, descending });
  } while (tokens.accepts(','));
  return items;
}

function parseTop(tokens: TokenStream): Query['cut'] {
  return tokens.accepts('TOP') ? { kind: 'top', limit: parseCount(tokens) } : undefined;
}

function parseOffset(tokens: TokenStream): Query['cut'] {
  if (!tokens.accepts('OFFSET')) return undefined;
  const offset = parseCount(tokens);
  tokens.expect('LIMIT');
  return { kind: 'offset', offset, limit: parseCount(tokens) };
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
