import { textOf } from '../store/items/item.ts';
import type { Outcome } from '../store/store.ts';
import { bodyAs, documentOf } from './body.ts';
import type { Call, Reply } from './call.ts';
import { patchSchema } from './patch-body.ts';
import { header } from './request-headers.ts';

export function createItem(call: Call): Reply {
  const outcome = call.container.create(call.key, documentOf(call.request));
  return written(call, outcome);
}

export function upsertItem(call: Call): Reply {
  const { request } = call;
  const condition = { ...writeCondition(call), ifNoneMatch: header(request, 'if-none-match') };
  return written(call, call.container.upsert(call.key, documentOf(request), condition));
}

export function replaceItem(call: Call): Reply {
  const { request, route } = call;
  const body = documentOf(request);
  return written(call, call.container.replace(call.key, route.id, body, writeCondition(call)));
}

export function patchItem(call: Call): Reply {
  const { request, route } = call;
  const patch = bodyAs(request, patchSchema, 'a patch');
  return written(call, call.container.patch(call.key, route.id, patch, writeCondition(call)));
}

export function deleteItem(call: Call): Reply {
  const { requestCharge } = call.container.delete(call.key, call.route.id, writeCondition(call));
  return { status: 204, requestCharge };
}

/** Deletes everything under a partition key. The service answers before it is done; here it is done. */
export function deletePartition(call: Call): Reply {
  const { status, requestCharge } = call.container.deletePartition(call.key);
  return { status, requestCharge };
}

export function readItem(call: Call): Reply {
  const { container, key, route, isWithoutSession: fromReplica } = call;
  return shown(container.read(key, route.id, { ifNoneMatch: header(call.request, 'if-none-match'), fromReplica }));
}

function writeCondition({ request }: Call): { ifMatch?: string | undefined } {
  return { ifMatch: header(request, 'if-match') };
}

function written({ request }: Call, outcome: Outcome): Reply {
  const { body, ...bare } = shown(outcome);
  return header(request, 'prefer') === 'return=minimal' || body === undefined ? bare : { ...bare, body };
}

function shown({ status, requestCharge, etag, item }: Outcome): Reply {
  const headers = etag === undefined ? {} : { etag };
  return item === undefined
    ? { status, requestCharge, headers }
    : { status, requestCharge, headers, body: textOf(item) };
}
