import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import type { JsonObject } from '../sql/json.ts';
import { tooLarge } from '../store/refusal.ts';
import type { BatchOperation, BatchResult } from '../store/store.ts';
import { bodyAs } from './body.ts';
import { patchSchema } from './patch-body.ts';
import { header } from './request-headers.ts';

const maxBytes = 2 * 1024 * 1024;

const documentSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const id = z.string();
const ifMatch = z.string().optional();
const operationSchema: z.ZodType<BatchOperation> = z.discriminatedUnion('operationType', [
  z.object({ operationType: z.literal('Create'), resourceBody: documentSchema }),
  z.object({ operationType: z.literal('Upsert'), resourceBody: documentSchema, ifMatch }),
  z.object({ operationType: z.literal('Replace'), id, resourceBody: documentSchema, ifMatch }),
  z.object({ operationType: z.literal('Patch'), id, resourceBody: patchSchema, ifMatch }),
  z.object({ operationType: z.literal('Delete'), id, ifMatch }),
  z.object({ operationType: z.literal('Read'), id, ifNoneMatch: z.string().optional() }),
]);
const operationsSchema = z.array(operationSchema);
const keyedSchema = z.array(operationSchema.and(z.object({ partitionKey: z.string() })));

/** The operations of a transactional batch. Throws 400 and 413. */
export function batchOperations(request: LocalRequest): BatchOperation[] {
  requireSize(request);
  return bodyAs(request, operationsSchema, 'a batch');
}

/** The operations of a bulk request, each with its partition key as JSON text. Throws 400 and 413. */
export function bulkOperations(request: LocalRequest): (BatchOperation & { partitionKey: string })[] {
  requireSize(request);
  return bodyAs(request, keyedSchema, 'a bulk request');
}

/** The results as the caller wants them: without the documents written, if it says so. */
export function resultsFor(
  request: LocalRequest,
  operations: readonly BatchOperation[],
  results: BatchResult[],
): BatchResult[] {
  if (header(request, 'prefer') !== 'return=minimal') return results;
  return results.map((result, at) => {
    if (operations[at]?.operationType === 'Read') return result;
    const bare = { ...result };
    delete bare.resourceBody;
    return bare;
  });
}

function requireSize({ body }: LocalRequest): void {
  if (body.length > maxBytes) throw tooLarge(`A batch can have ${maxBytes} bytes, this one has ${body.length}.`);
}
