import { failureCharge } from '../../request-units/charges.ts';
import type { JsonObject } from '../../sql/json.ts';
import { QueryError } from '../../sql/query.ts';
import { badRequest, Refusal } from '../refusal.ts';
import {
  createItem,
  deleteItem,
  type Outcome,
  patchItem,
  readItem,
  replaceItem,
  upsertItem,
} from './item-operations.ts';
import type { Patch } from './patch.ts';
import type { Transaction } from './transaction.ts';

/** One operation of a batch, as it comes over the wire. */
export type BatchOperation =
  | { operationType: 'Create'; resourceBody: JsonObject }
  | {
      operationType: 'Upsert';
      resourceBody: JsonObject;
      ifMatch?: string | undefined;
      ifNoneMatch?: string | undefined;
    }
  | { operationType: 'Replace'; id: string; resourceBody: JsonObject; ifMatch?: string | undefined }
  | { operationType: 'Patch'; id: string; resourceBody: Patch; ifMatch?: string | undefined }
  | { operationType: 'Delete'; id: string; ifMatch?: string | undefined }
  | { operationType: 'Read'; id: string; ifNoneMatch?: string | undefined };

export interface BatchResult {
  statusCode: number;
  subStatusCode?: number | undefined;
  requestCharge: number;
  eTag?: string;
  resourceBody?: JsonObject;
  /** Why the operation failed. */
  message?: string;
  /** Of an operation that was throttled: when to try again. */
  retryAfterMilliseconds?: number | undefined;
}

const maxOperations = 100;

/** Throws 400 for more operations than a request can have, bulk included, and for none. */
export function requireBatchSize(operations: number): void {
  if (operations === 0) throw badRequest('A batch must have at least one operation.');
  if (operations > maxOperations) {
    throw badRequest(`Batch request has more operations than what is supported: ${operations} of ${maxOperations}.`);
  }
}

/** Runs the operations in order. All are staged in the transaction, or `committable` is false and the others say 424. */
export function runBatch(
  transaction: Transaction,
  operations: readonly BatchOperation[],
): { committable: boolean; results: BatchResult[] } {
  requireBatchSize(operations.length);
  const results: BatchResult[] = [];
  for (const operation of operations) {
    const result = attempt(transaction, operation);
    results.push(result);
    if (result.statusCode >= 400) return { committable: false, results: allFailed(results, operations.length) };
  }
  return { committable: true, results };
}

/** Runs one operation; a refusal becomes its result. */
function attempt(transaction: Transaction, operation: BatchOperation): BatchResult {
  try {
    return resultOf(run(transaction, operation));
  } catch (error) {
    const refusal = error instanceof QueryError ? badRequest(error.message) : error;
    if (!(refusal instanceof Refusal)) throw error;
    const requestCharge = failureCharge(refusal.status, operation.operationType !== 'Read');
    const result: BatchResult = { statusCode: refusal.status, requestCharge, message: refusal.message };
    return refusal.subStatus === undefined ? result : { ...result, subStatusCode: refusal.subStatus };
  }
}

function run(transaction: Transaction, operation: BatchOperation): Outcome {
  switch (operation.operationType) {
    case 'Create':
      return createItem(transaction, operation.resourceBody);
    case 'Upsert':
      return upsertItem(transaction, operation.resourceBody, operation);
    case 'Replace':
      return replaceItem(transaction, operation.id, operation.resourceBody, operation);
    case 'Patch':
      return patchItem(transaction, operation.id, operation.resourceBody, operation);
    case 'Delete':
      return deleteItem(transaction, operation.id, operation);
    case 'Read':
      return readItem(transaction, operation.id, operation);
  }
}

function resultOf(outcome: Outcome): BatchResult {
  const result: BatchResult = { statusCode: outcome.status, requestCharge: outcome.requestCharge };
  if (outcome.etag !== undefined) result.eTag = outcome.etag;
  if (outcome.item !== undefined) result.resourceBody = outcome.item.document;
  return result;
}

/** The last result is the one that failed; what came before it is undone, what comes after it does not run. */
function allFailed(results: readonly BatchResult[], count: number): BatchResult[] {
  const failedAt = results.length - 1;
  return Array.from({ length: count }, (_, at) => {
    const failure = at === failedAt ? results[at] : undefined;
    return failure ?? { statusCode: 424, requestCharge: results[at]?.requestCharge ?? 0 };
  });
}
