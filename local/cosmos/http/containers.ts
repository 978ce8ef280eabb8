import type { LocalRequest } from 'local-service';
import { assumed } from '../request-units/constants.ts';
import { preconditionFailed } from '../store/refusal.ts';
import type { Container } from '../store/store.ts';
import { bodyAs } from './body.ts';
import type { Call, Reply } from './call.ts';
import { containerSchema } from './container-definition.ts';
import { header } from './request-headers.ts';
import { resourceList, resourceQuery } from './resource-feed.ts';
import { throughputOf } from './throughput-headers.ts';

export function createContainer({ request, route, store }: Call): Reply {
  const definition = bodyAs(request, containerSchema, 'a container');
  const container = store.createContainer(route.database, definition, throughputOf(request));
  return shown(201, container, assumed.metadataWrite);
}

export function readContainer(call: Call): Reply {
  return shown(200, call.container, assumed.metadataRead);
}

export function replaceContainer({ request, route, store }: Call): Reply {
  requireMatch(request, store.container(route.database, route.container));
  const definition = bodyAs(request, containerSchema, 'a container');
  return shown(200, store.replaceContainer(route.database, route.container, definition), assumed.metadataWrite);
}

export function deleteContainer({ request, route, store }: Call): Reply {
  requireMatch(request, store.container(route.database, route.container));
  store.deleteContainer(route.database, route.container);
  return { status: 204, requestCharge: assumed.metadataWrite };
}

export function listContainers({ route, store }: Call): Reply {
  const { rid, containers } = store.database(route.database);
  return resourceList({ rid, kind: 'DocumentCollections', resources: [...containers.values()].map(containerBody) });
}

export function queryContainers({ request, route, store }: Call): Reply {
  const { rid, containers } = store.database(route.database);
  const resources = [...containers.values()].map(containerBody);
  return resourceQuery(request, { rid, kind: 'DocumentCollections', resources });
}

function requireMatch(request: LocalRequest, { etag }: Container): void {
  const ifMatch = header(request, 'if-match');
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etag) return;
  throw preconditionFailed(`If-Match is ${ifMatch}, the container has the etag ${etag}.`);
}

function shown(status: number, container: Container, requestCharge: number): Reply {
  return { status, requestCharge, headers: { etag: container.etag }, body: containerBody(container) };
}

function containerBody(container: Container) {
  return {
    conflictResolutionPolicy: {
      mode: 'LastWriterWins',
      conflictResolutionPath: '/_ts',
      conflictResolutionProcedure: '',
    },
    geospatialConfig: { type: 'Geography' },
    ...container.definition,
    _rid: container.rid,
    _ts: container.ts,
    _self: container.self,
    _etag: container.etag,
    _docs: 'docs/',
    _sprocs: 'sprocs/',
    _triggers: 'triggers/',
    _udfs: 'udfs/',
    _conflicts: 'conflicts/',
  };
}
