import { hundredths, patchCharge, readCharge, writeCharge } from '../../request-units/charges.ts';
import { assumed } from '../../request-units/constants.ts';
import type { JsonObject } from '../../sql/json.ts';
import { prepareCondition } from '../../sql/query.ts';
import { badRequest, conflict, notFound, preconditionFailed, subStatus } from '../refusal.ts';
import { type Item, requireId } from './item.ts';
import { type Patch, patched } from './patch.ts';
import type { Transaction } from './transaction.ts';

/** What an operation did. `item` is the version read or written; a delete and a 304 have none to show. */
export interface Outcome {
  status: 200 | 201 | 204 | 304;
  item?: Item;
  etag?: string;
  requestCharge: number;
}

/** Applies only if the item still has this etag; `*`: if there is an item. */
export interface WriteCondition {
  ifMatch?: string | undefined;
}

/** An upsert that finds an item applies only if that has another etag than `ifNoneMatch`; `*`: never. */
export interface UpsertCondition extends WriteCondition {
  ifNoneMatch?: string | undefined;
}

export function createItem(transaction: Transaction, body: JsonObject): Outcome {
  const id = requireId(body.id);
  if (transaction.get(id) !== undefined) throw conflict(`There is an item with id "${id}" under this partition key.`);
  const item = transaction.put(body, undefined);
  return written(201, item, writeCharge({ after: item }, transaction.container.indexedPaths));
}

/** Replaces the item or creates it. Etags are compared only if there is an item. */
export function upsertItem(transaction: Transaction, body: JsonObject, condition: UpsertCondition = {}): Outcome {
  const existing = transaction.get(requireId(body.id));
  if (existing === undefined) return createItem(transaction, body);
  if (isMatch(existing, condition.ifNoneMatch)) {
    throw preconditionFailed(`If-None-Match is ${condition.ifNoneMatch}, the item has the etag ${existing.etag}.`);
  }
  return overwrite(transaction, existing, body, condition);
}

export function replaceItem(
  transaction: Transaction,
  id: string,
  body: JsonObject,
  condition: WriteCondition = {},
): Outcome {
  if (body.id !== id) throw badRequest(`The id of an item cannot change: "${id}" to ${JSON.stringify(body.id)}.`);
  return overwrite(transaction, requireItem(transaction, id), body, condition);
}

export function patchItem(transaction: Transaction, id: string, patch: Patch, condition: WriteCondition = {}): Outcome {
  const before = requireItem(transaction, id);
  requireMatch(before, condition);
  if (patch.condition !== undefined && !prepareCondition(patch.condition)(before.document)) {
    throw preconditionFailed(`The condition of the patch is false: ${patch.condition}.`, subStatus.patchCondition);
  }
  const { keyPaths, indexedPaths } = transaction.container;
  const body = patched(before.document, patch.operations, keyPaths);
  const after = transaction.put(body, before);
  return written(200, after, patchCharge(before, after, patch.operations.length, indexedPaths));
}

export function deleteItem(transaction: Transaction, id: string, condition: WriteCondition = {}): Outcome {
  const before = requireItem(transaction, id);
  requireMatch(before, condition);
  transaction.remove(id);
  return { status: 204, requestCharge: writeCharge({ before }, transaction.container.indexedPaths) };
}

/** Deletes every item of the partition key; that there is none is no failure. */
export function deleteItems(transaction: Transaction): Outcome {
  const items = transaction.items();
  for (const { id } of items) transaction.remove(id);
  const charges = items.map((before) => writeCharge({ before }, transaction.container.indexedPaths));
  const requestCharge = hundredths(charges.reduce((sum, charge) => sum + charge, assumed.partitionDelete));
  return { status: 200, requestCharge };
}

/** 304 if the item still has the etag in `ifNoneMatch`. */
export function readItem(
  transaction: Transaction,
  id: string,
  condition: { ifNoneMatch?: string | undefined } = {},
): Outcome {
  const item = requireItem(transaction, id);
  if (isMatch(item, condition.ifNoneMatch)) {
    return { status: 304, etag: item.etag, requestCharge: assumed.notFoundOrNotModified };
  }
  return written(200, item, readCharge(item.size));
}

function overwrite(transaction: Transaction, before: Item, body: JsonObject, condition: WriteCondition): Outcome {
  requireMatch(before, condition);
  const after = transaction.put(body, before);
  return written(200, after, writeCharge({ before, after }, transaction.container.indexedPaths));
}

function written(status: 200 | 201, item: Item, requestCharge: number): Outcome {
  return { status, item, etag: item.etag, requestCharge };
}

function requireItem(transaction: Transaction, id: string): Item {
  const item = transaction.get(id);
  if (item === undefined) throw notFound(`There is no item with id "${id}" under this partition key.`);
  return item;
}

function requireMatch(item: Item, { ifMatch }: WriteCondition): void {
  if (ifMatch === undefined || isMatch(item, ifMatch)) return;
  throw preconditionFailed(`If-Match is ${ifMatch}, the item has the etag ${item.etag}.`);
}

function isMatch({ etag }: Item, condition: string | undefined): boolean {
  return condition === '*' || condition === etag;
}
