import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import { assumed } from '../request-units/constants.ts';
import { isObject, type JsonObject } from '../sql/json.ts';
import { prepareQuery } from '../sql/query.ts';
import { unsupported } from '../store/refusal.ts';
import { childRid, containerRid, databaseRid } from '../store/rid.ts';
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

const anyContainer = containerRid(databaseRid(0, 0), 0, 0);

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
  const resources = resourcesSchema.parse(JSON.parse(JSON.stringify(feed.resources)));
  const ownRids = new Map(resources.map(({ _rid }, at) => [numbered(at), _rid ?? '']));
  const found: object[] = [];
  for (const { row } of prepared.rows(resources.map((resource, at) => ({ ...resource, _rid: numbered(at) })))) {
    if (!isObject(row)) throw unsupported('queries on resources that select single values');
    found.push(typeof row._rid === 'string' ? { ...row, _rid: ownRids.get(row._rid) } : row);
  }
  return resourceList({ ...feed, resources: found });
}

/** The query engine takes resources for items, and sorts by item ids: these are lent for the time of the query. */
function numbered(at: number): string {
  return childRid(anyContainer, 'item', at);
}
