import { z } from 'zod';
import type { JsonValue } from '../sql/json.ts';
import { bodyAs } from './body.ts';
import type { Call, Reply } from './call.ts';
import { header } from './request-headers.ts';
import { pageSizeOf } from './scope.ts';

const jsonSchema: z.ZodType<JsonValue> = z.json();

/** Clients add more fields, which ask for nothing the answer has to show. */
export const querySchema = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: jsonSchema.optional() })).optional(),
  /** Where the .NET SDK goes on in an ordered query. */
  resumeFilter: z.unknown().optional(),
});

type QueryBody = z.infer<typeof querySchema>;

/** How to run a query over several ranges; asked for before nearly every query. */
export function planQuery(call: Call): Reply {
  const { query, parameters } = bodyAs(call.request, querySchema, 'a query');
  const features = header(call.request, 'x-ms-cosmos-supported-query-features');
  return { status: 200, requestCharge: 0, body: call.container.plan(query, named(parameters), features) };
}

export function queryItems(call: Call): Reply {
  return page(call, bodyAs(call.request, querySchema, 'a query'));
}

/** All items, without a query text. */
export function listItems(call: Call): Reply {
  return page(call, { query: 'SELECT * FROM c' });
}

/** A parameter without a value is undefined in the query. */
function named(parameters: QueryBody['parameters'] = []): { name: string; value: unknown }[] {
  return parameters.map(({ name, value }) => ({ name, value }));
}

function page(call: Call, { query, parameters, resumeFilter }: QueryBody): Reply {
  const { request, container, scope } = call;
  const { rowTexts, continuation, requestCharge, executionInfo } = container.query({
    query,
    parameters: named(parameters),
    resumeFilter,
    scope,
    maxItemCount: pageSizeOf(request),
    continuation: header(request, 'x-ms-continuation'),
    fromReplica: call.isWithoutSession,
    emptyPage: call.terms.drawEmptyPage(),
    meterOf: (range) => call.meterOf(range),
  });
  return {
    status: 200,
    requestCharge,
    headers: {
      'x-ms-item-count': String(rowTexts.length),
      ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
      ...(executionInfo === undefined ? {} : { 'x-ms-cosmos-query-execution-info': JSON.stringify(executionInfo) }),
    },
    body: `{"_rid":${JSON.stringify(container.rid)},"Documents":[${rowTexts.join(',')}],"_count":${rowTexts.length}}`,
  };
}
