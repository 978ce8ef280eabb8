import type { Query, Selection } from './ast.ts';
import type { Evaluate, Scope } from './compile.ts';
import { compile, compileObject } from './compile.ts';
import { indexedPaths } from './indexed-paths.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { QueryParameter } from './parameters.ts';
import { readParameters } from './parameters.ts';
import { parseCondition, parseQuery } from './parse-query.ts';
import { pathOf } from './path.ts';
import { planQuery } from './plan.ts';
import { decodePosition, encodePosition } from './position.ts';
import { QueryError, unsupported } from './query-error.ts';
import { scan } from './scan.ts';

export type { JsonObject, JsonValue } from './json.ts';
export type { QueryParameter } from './parameters.ts';
export { QueryError } from './query-error.ts';

export interface PreparedQuery {
  /**
   * The rows of `documents` (system documents with `_rid`) in the query's own order: by document number, or by ORDER BY and then document number.
   * Each comes with an opaque ASCII position; `after` resumes strictly behind one, whatever happened to the documents in between.
   */
  rows(documents: Iterable<JsonObject>, after?: string): Iterable<{ row: JsonValue; position: string }>;
  /** The paths that filter and sort read, as an indexing policy writes them: `/wakeAt/?`. */
  indexedPaths: string[];
  /** Whether the gateway refuses to run the query over several partitions, so that the client has to combine their rows by the plan. */
  needsPipeline: boolean;
  /** The answer to a query plan request, for a container with these partition key paths. */
  plan(partitionKeyPaths: string[]): object;
}

/** Parses and checks a query. Throws a QueryError. */
export function prepareQuery(text: string, parameters: QueryParameter[]): PreparedQuery {
  const query = parseQuery(text);
  refuseUnsupported(query);
  const scope: Scope = { alias: query.from.alias, parameters: readParameters(parameters) };
  for (const { expression } of query.orderBy) {
    if (!pathOf(expression, scope)?.length) {
      throw new QueryError(
        'order_by',
        'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.',
      );
    }
  }
  const matching = {
    where: query.where ? compile(query.where, scope) : () => true,
    orderBy: query.orderBy.map(({ expression, descending }) => ({ value: compile(expression, scope), descending })),
  };
  const project = compileSelection(query.selection, scope);
  return {
    *rows(documents, after) {
      for (const { document, position } of scan(
        matching,
        documents,
        after === undefined ? after : decodePosition(after),
      )) {
        const row = project(document);
        if (row !== undefined) yield { row, position: encodePosition(position) };
      }
    },
    indexedPaths: indexedPaths(
      [...(query.where ? [query.where] : []), ...query.orderBy.map(({ expression }) => expression)],
      scope,
    ),
    needsPipeline: query.orderBy.length > 0,
    plan: () => planQuery(query),
  };
}

/** The condition of a patch, `FROM c WHERE …`, as a test of a document. Throws a QueryError. */
export function prepareCondition(text: string): (document: JsonObject) => boolean {
  const { from, where } = parseCondition(text);
  if (where === undefined) return () => true;
  const test = compile(where, { alias: from.alias, parameters: new Map() });
  return (document) => test(document) === true;
}

function refuseUnsupported(query: Query): void {
  if (query.distinct) throw unsupported('DISTINCT');
  if (query.top) throw unsupported('TOP');
  if (query.slice) throw unsupported('OFFSET LIMIT');
  if (query.orderBy.length > 1) throw unsupported('several ORDER BY paths');
}

function compileSelection(selection: Selection, scope: Scope): Evaluate {
  switch (selection.kind) {
    case 'all':
      return (item) => item;
    case 'value':
      return compile(selection.expression, scope);
    case 'list':
      return compileObject(selection.properties, scope);
  }
}
