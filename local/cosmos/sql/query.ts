import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue, Value } from './json.ts';
import { requireFeatures } from './plan/features.ts';
import { partitionKeysOf } from './plan/partition-keys.ts';
import type { QueryPlan } from './plan/plan.ts';
import { planQuery } from './plan/plan.ts';
import { QueryError, unsupported } from './query-error.ts';
import type { Scope } from './run/compile.ts';
import { compile } from './run/compile.ts';
import { prepareCut } from './run/cut.ts';
import { prepareExecution } from './run/execute.ts';
import { hasAggregate, isGrouped, needsPipeline } from './run/group.ts';
import { indexedPaths } from './run/indexed-paths.ts';
import { prepareInputs } from './run/inputs.ts';
import type { QueryParameter } from './run/parameters.ts';
import { readParameters } from './run/parameters.ts';
import { indexPath, pathOf } from './run/path.ts';
import { decodePosition, encodePosition } from './run/position.ts';
import { boundOf } from './run/resume-filter.ts';
import { rootScope } from './run/root-scope.ts';
import type { Source } from './run/source.ts';
import { listSource } from './run/source.ts';
import type { Query } from './syntax/ast.ts';
import { parseCondition, parseQuery } from './syntax/parse-query.ts';
import { print, printQuery } from './syntax/print.ts';
import type { Ambient } from './values/ambient.ts';
import { withinStack } from './within-stack.ts';

export type { JsonObject, JsonValue } from './json.ts';
export type { QueryPlan } from './plan/plan.ts';
export { QueryError, serviceMessage } from './query-error.ts';
export type { QueryParameter } from './run/parameters.ts';
export type { Source } from './run/source.ts';

export interface PreparedQuery {
  /**
   * The rows of the documents (system documents with `_rid`) in the query's own order: by document number, or by ORDER BY and then document number.
   * Each comes with an opaque ASCII position; `after` resumes strictly behind one, whatever happened to the documents in between.
   * `resumeFilter` is the body field of that name, with which the .NET SDK resumes ordered queries; both count. Throws a QueryError for
   * a position or filter that is none.
   */
  rows(
    documents: Source | Iterable<JsonObject>,
    after?: string,
    resumeFilter?: unknown,
  ): Iterable<{ row: JsonValue; position: string }>;
  /** Tells apart queries whose positions mean different things. */
  fingerprint: string;
  /** The paths that filter and sort read, as an indexing policy writes them: `/wakeAt/?`. */
  indexedPaths: string[];
  /** Whether the gateway refuses to run the query over several partitions, so that the client has to combine their rows by the plan. */
  needsPipeline: boolean;
  /** The header `x-ms-cosmos-query-execution-info` of an ordered query: how rows with equal sort values are ordered. */
  executionInfo: { reverseRidEnabled: boolean; reverseIndexScan: boolean } | undefined;
  /** Whether rows are put together from several documents: aggregates, GROUP BY. */
  isGrouped: boolean;
  /** Without FROM a query reads nothing, and has one row. */
  readsDocuments: boolean;
  /** The paths of ORDER BY, as an indexing policy writes them. */
  order: { path: string; descending: boolean }[];
  /** The partition keys that the filter leaves (of a hierarchical key the first values), by the paths of the key; undefined: any. */
  partitionKeys(paths: readonly (readonly string[])[]): Value[][] | undefined;
  /**
   * The answer to a query plan request. `queryRanges`: where rows can be; `features`: what the client says that it can do.
   * Throws a QueryError for a query that has no plan, or none for this client.
   */
  plan(queryRanges: QueryPlan['queryRanges'], features?: string): QueryPlan;
}

/** Parses and checks a query. `ambient` is what functions see of the clock and of chance. Throws a QueryError. */
export function prepareQuery(text: string, parameters: QueryParameter[], ambient?: Ambient): PreparedQuery {
  return withinStack(() => prepare(parseQuery(text), rootScope(readParameters(parameters), ambient)));
}

function prepare(query: Query, around: Scope): PreparedQuery {
  const cut = prepareCut(query, around);
  const scope = documentScope(query, around);
  requireServed(query, scope);
  const execute = prepareExecution(query, around, cut);
  const sort = query.orderBy.map(({ expression }) => expression);
  return {
    *rows(documents, after, resumeFilter) {
      const start = after === undefined ? undefined : decodePosition(after);
      const bounds = resumeFilter === undefined ? [] : [boundOf(resumeFilter, sort.length)];
      const source = 'byNumber' in documents ? documents : listSource(documents);
      for (const { row, position } of execute(source, start, bounds)) yield { row, position: encodePosition(position) };
    },
    fingerprint: fingerprint(query),
    indexedPaths: pathsOf(query, around),
    needsPipeline: needsPipeline(query),
    executionInfo: executionInfo(query),
    isGrouped: isGrouped(query),
    readsDocuments: query.from.length > 0,
    order: sort.map((expression, at) => ({
      path: indexPath(pathOf(expression, scope) ?? []),
      descending: query.orderBy[at]?.descending === true,
    })),
    partitionKeys: (paths) => withinStack(() => partitionKeysOf(query.where, scope, paths)),
    plan: (queryRanges, features) => {
      const queryInfo = withinStack(() => planQuery(query, cut));
      requireFeatures(queryInfo, features ?? featuresOfSilentClients);
      return { partitionedQueryExecutionInfoVersion: 2, queryInfo, queryRanges };
    },
  };
}

/** The condition of a patch, `FROM c WHERE …`, as a test of a document. Throws a QueryError. */
export function prepareCondition(text: string): (document: JsonObject) => boolean {
  const { from, where } = withinStack(() => parseCondition(text));
  if (where === undefined) return () => true;
  const test = withinStack(() => compile(where, prepareInputs(from, rootScope(new Map()), true).scope));
  return (document) => test([document]) === true;
}

/** The names of the inputs that stand for a document or a part of it. */
function documentScope({ from }: Query, around: Scope): Scope {
  return from[0]?.of.kind === 'subquery' ? around : prepareInputs(from, around, true).scope;
}

function pathsOf(query: Query, around: Scope): string[] {
  const [first] = query.from;
  if (first?.of.kind === 'subquery') return pathsOf(first.of.query, around);
  const sort = query.orderBy.map(({ expression }) => expression);
  return indexedPaths(query.where ? [query.where, ...sort] : sort, documentScope(query, around));
}

/** What the gateway takes for granted of a client that it sends a plan without being asked. */
const featuresOfSilentClients =
  'Aggregate, CompositeAggregate, CountIf, Distinct, GroupBy, ListAndSetAggregate, MultipleAggregates, MultipleOrderBy, NonValueAggregate, OffsetAndLimit, OrderBy, Top';

function requireServed(query: Query, scope: Scope): void {
  if (query.orderBy.some(({ expression }) => !pathOf(expression, scope)?.length)) {
    const message = 'Unsupported ORDER BY clause. ORDER BY item expression could not be mapped to a document path.';
    throw new QueryError('order_by', message);
  }
  if (!isGrouped(query)) return;
  if (query.orderBy.length > 0)
    throw new QueryError('syntax', "'ORDER BY' cannot stand together with 'GROUP BY' or aggregates.");
  if (query.distinct) throw unsupported('DISTINCT together with GROUP BY or aggregates');
  const misplaced = query.groupBy.find((expression) => hasAggregate(expression) || expression.kind === 'subquery');
  if (misplaced === undefined) return;
  throw new QueryError('syntax', `GROUP BY takes no aggregates and no subqueries: ${print(misplaced)}.`);
}

/** The filter does not count: clients narrow it when they resume. */
function fingerprint(query: Query): string {
  const text = printQuery({ ...query, where: undefined });
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

function executionInfo({ orderBy: [first] }: Query): PreparedQuery['executionInfo'] {
  return first && { reverseRidEnabled: false, reverseIndexScan: first.descending };
}
