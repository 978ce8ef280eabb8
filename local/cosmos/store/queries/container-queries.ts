import { prepareQuery, type QueryParameter, type QueryPlan } from '../../sql/query.ts';
import type { Ambient } from '../../sql/values/ambient.ts';
import type { Contents } from '../contents.ts';
import type { PartitionRange } from '../ranges/partition-range.ts';
import { type Scope, scopedRanges } from '../ranges/scope.ts';
import type { Meter } from '../throughput/meter.ts';
import { Cursors } from './cursors.ts';
import { requireOrderIndex } from './order-index.ts';
import { planOf, requireServable } from './query-plan.ts';
import { type QueryPage, readQuery } from './read-query.ts';

export interface QueryRequest {
  query: string;
  parameters?: QueryParameter[];
  scope: Scope;
  /** Rows on a page; undefined for the default of 100. */
  maxItemCount?: number | undefined;
  continuation?: string | undefined;
  /** Where an ordered query goes on, as the .NET SDK says it: `{value, rid?, exclude}`. */
  resumeFilter?: unknown;
  /** Without a session: from a replica, which may lag. */
  fromReplica?: boolean | undefined;
  /** A page without rows that goes on where it began, as the service gives now and then. */
  emptyPage?: boolean | undefined;
  /** The throughput of each range; undefined: it is not enforced. A page ends at a range that has none left. */
  meterOf?: ((range: PartitionRange) => Meter | undefined) | undefined;
}

/** The queries of a container. */
export class ContainerQueries {
  readonly #containerRid: string;
  readonly #contents: Contents;
  readonly #ambient: Ambient;
  readonly #cursors = { latest: new Cursors(), replica: new Cursors() };

  constructor(containerRid: string, contents: Contents, ambient: Ambient) {
    this.#containerRid = containerRid;
    this.#contents = contents;
    this.#ambient = ambient;
  }

  /** A page. Throws 400 with the plan if a query over several ranges needs a client that merges them. */
  run(request: QueryRequest): QueryPage {
    const nowSeconds = this.#contents.tick();
    const { definition, indexedPaths, defaultTtl } = this.#contents.rules;
    const prepared = prepareQuery(request.query, request.parameters ?? [], this.#ambient);
    requireOrderIndex(prepared, definition.indexingPolicy, indexedPaths);
    const scope = scopedRanges(this.#contents, request.scope);
    if (request.scope.kind === 'all' || scope.ranges.length > 1) requireServable(prepared, definition);
    const { fromReplica = false } = request;
    const seen = fromReplica ? scope.ranges.map((range) => this.#contents.readReplica(range)) : scope.ranges;
    return readQuery(
      { ...scope, ranges: seen },
      {
        prepared,
        asked: () => JSON.stringify([request.query, request.parameters, request.scope, request.resumeFilter]),
        maxItemCount: request.maxItemCount,
        continuation: request.continuation,
        resumeFilter: request.resumeFilter,
        defaultTtl,
        nowSeconds,
        indexedPaths,
        containerRid: this.#containerRid,
        cursors: fromReplica ? this.#cursors.replica : this.#cursors.latest,
        emptyPage: request.emptyPage,
        meterOf: request.meterOf,
      },
    );
  }

  /** How a client runs a query over several ranges. `features`: what it says that it can do. */
  plan(query: string, parameters: QueryParameter[], features?: string): QueryPlan {
    return planOf(prepareQuery(query, parameters), this.#contents.rules.definition, features);
  }
}
