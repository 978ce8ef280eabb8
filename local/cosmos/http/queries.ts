import { z } from 'zod';
import type { JsonValue } from '../sql/json.ts';
import { prepareQuery } from '../sql/query.ts';
import { unsupported } from '../store/refusal.ts';
import type { QueryPage } from '../store/store.ts';
import { bodyAs } from './body.ts';
import { type Call, containerOf, type Reply } from './call.ts';
import { header } from './request-headers.ts';
import { pageSizeOf, scopeOf } from './scope.ts';

const jsonSchema: z.ZodType<JsonValue> = z.json();

/** Clients add fields that ask for nothing the answer has to show. A resume filter is not one of them: without it rows come twice. */
export const querySchema = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: jsonSchema.optional() })).optional(),
  resumeFilter: z
    .unknown()
    .transform(() => {
      throw unsupported('resuming an ordered query by a resume filter');
    })
    .optional(),
});

/** Rows with equal sort values come in the order of their resource ids, ascending, whatever the sort direction. */
const executionInfo = JSON.stringify({ reverseRidEnabled: false, reverseIndexScan: false });

/** How to run a query over several ranges; asked for before nearly every query. */
export function planQuery(call: Call): Reply {
  const { query, parameters } = bodyAs(call.request, querySchema, 'a query');
  const { paths } = containerOf(call).definition.partitionKey;
  return { status: 200, requestCharge: 0, body: prepareQuery(query, named(parameters)).plan([...paths]) };
}

export function queryItems(call: Call): Reply {
  const { query, parameters } = bodyAs(call.request, querySchema, 'a query');
  return page(call, query, named(parameters));
}

/** All items, without a query text. */
export function listItems(call: Call): Reply {
  return page(call, 'SELECT * FROM c', []);
}

/** A parameter without a value is undefined in the query. */
function named(parameters: z.infer<typeof querySchema>['parameters'] = []): { name: string; value: unknown }[] {
  return parameters.map(({ name, value }) => ({ name, value }));
}

function page(call: Call, query: string, parameters: { name: string; value: unknown }[]): Reply {
  const { request } = call;
  const container = containerOf(call);
  const { rows, continuation, requestCharge }: QueryPage = container.query({
    query,
    parameters,
    scope: scopeOf(request),
    maxItemCount: pageSizeOf(request),
    continuation: header(request, 'x-ms-continuation'),
  });
  return {
    status: 200,
    requestCharge,
    headers: {
      'x-ms-item-count': String(rows.length),
      'x-ms-cosmos-query-execution-info': executionInfo,
      ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
    },
    body: { _rid: container.rid, Documents: rows, _count: rows.length },
  };
}
