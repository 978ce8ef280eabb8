import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { assumed } from '../request-units/constants.ts';
import type { JsonObject, JsonValue } from '../sql/json.ts';
import { prepareQuery } from '../sql/query.ts';
import { bodyAs } from './body.ts';
import type { Reply } from './call.ts';
import { querySchema } from './queries.ts';

interface ResourceFeed {
  /** The resource id of the parent. */
  rid: string;
  /** The name of the list in the body. */
  kind: 'Databases' | 'DocumentCollections' | 'Offers';
  resources: object[];
}

const resourcesSchema: z.ZodType<JsonObject[]> = z.array(z.record(z.string(), z.json()));

/** All databases, containers or offers on one page. */
export function resourceList({ rid, kind, resources }: ResourceFeed): Reply {
  return {
    status: 200,
    requestCharge: assumed.metadataRead,
    headers: { 'x-ms-item-count': String(resources.length) },
    body: { _rid: rid, [kind]: resources, _count: resources.length },
  };
}

/** The same, filtered by the query in the body. */
export function resourceQuery(request: LocalRequest, feed: ResourceFeed): Reply {
  const { query, parameters = [] } = bodyAs(request, querySchema, 'a query');
  const prepared = prepareQuery(
    query,
    parameters.map(({ name, value }) => ({ name, value })),
  );
  const documents = resourcesSchema.parse(JSON.parse(JSON.stringify(feed.resources)));
  const rows: JsonValue[] = [];
  for (const { row } of prepared.rows(documents)) rows.push(row);
  return resourceList({ ...feed, resources: z.array(z.record(z.string(), z.json())).parse(rows) });
}
