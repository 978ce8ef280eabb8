import { z } from 'zod';
import { assumed } from '../request-units/constants.ts';
import type { Database } from '../store/store.ts';
import { bodyAs } from './body.ts';
import type { Call, Reply } from './call.ts';
import { resourceList, resourceQuery } from './resource-feed.ts';
import { throughputOf } from './throughput-headers.ts';

const databaseSchema = z.object({ id: z.string() });

export function createDatabase({ request, store }: Call): Reply {
  const { id } = bodyAs(request, databaseSchema, 'a database');
  const database = store.createDatabase(id, throughputOf(request));
  return shown(201, database, assumed.metadataWrite);
}

export function readDatabase({ route, store }: Call): Reply {
  return shown(200, store.database(route.database), assumed.metadataRead);
}

export function deleteDatabase({ route, store }: Call): Reply {
  store.deleteDatabase(route.database);
  return { status: 204, requestCharge: assumed.metadataWrite };
}

export function listDatabases({ store }: Call): Reply {
  return resourceList({ rid: '', kind: 'Databases', resources: store.databases.map(databaseBody) });
}

export function queryDatabases({ request, store }: Call): Reply {
  return resourceQuery(request, { rid: '', kind: 'Databases', resources: store.databases.map(databaseBody) });
}

function shown(status: number, database: Database, requestCharge: number): Reply {
  return { status, requestCharge, headers: { etag: database.etag }, body: databaseBody(database) };
}

function databaseBody({ id, rid, etag, ts }: Database) {
  return { id, _rid: rid, _self: `dbs/${rid}/`, _etag: etag, _colls: 'colls/', _users: 'users/', _ts: ts };
}
