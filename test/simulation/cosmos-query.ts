import { type Container, Refusal } from 'cosmos-emulator/store';
import { z } from 'zod';
import type { JsonValue } from '../../local/cosmos/sql/json.ts';
import { compareSort } from '../../local/cosmos/sql/values/compare.ts';

export interface QuerySpec {
  query: string;
  parameters?: { name: string; value: JsonValue }[];
}

/** A row, and the document that it came from where the query has an order. */
export interface Row {
  row: JsonValue;
  rid: string | undefined;
}

const planSchema = z.object({
  queryInfo: z.object({
    orderBy: z.array(z.enum(['Ascending', 'Descending'])).min(1),
    aggregates: z.array(z.string()).max(0),
    rewrittenQuery: z.string(),
  }),
});

const json: z.ZodType<JsonValue> = z.json();
const orderedRowSchema = z.object({
  _rid: z.string(),
  orderByItems: z.array(z.object({ item: json.optional() })),
  payload: json,
});

/** A query over all ranges, as the SDK runs it: by the plan that the service gives when it cannot merge the ranges itself. */
export function queryAll(container: Container, { query, parameters = [] }: QuerySpec): Row[] {
  try {
    return pages(container, { kind: 'all' }, query, parameters).map((row) => ({ row, rid: undefined }));
  } catch (error) {
    if (!(error instanceof Refusal) || error.additionalErrorInfo === undefined) throw error;
    const { queryInfo } = planSchema.parse(JSON.parse(error.additionalErrorInfo));
    const rewritten = queryInfo.rewrittenQuery.replace('{documentdb-formattableorderbyquery-filter}', 'true');
    const sign = queryInfo.orderBy[0] === 'Descending' ? -1 : 1;
    return container.ranges
      .flatMap(({ id }) => pages(container, { kind: 'range', rangeId: id }, rewritten, parameters))
      .map((row) => orderedRowSchema.parse(row))
      .sort((a, b) => sign * compareSort(a.orderByItems[0]?.item, b.orderByItems[0]?.item))
      .map(({ payload, _rid }) => ({ row: payload, rid: _rid }));
  }
}

function pages(
  container: Container,
  scope: { kind: 'all' } | { kind: 'range'; rangeId: string },
  query: string,
  parameters: { name: string; value: JsonValue }[],
): JsonValue[] {
  const rows: JsonValue[] = [];
  let continuation: string | undefined;
  do {
    const page = container.query({ query, parameters, scope, maxItemCount: 1_000, continuation });
    rows.push(...page.rows);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return rows;
}
