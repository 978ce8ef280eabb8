import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import type { JsonObject } from '../sql/json.ts';
import { tooLarge } from '../store/refusal.ts';
import type { BatchOperation, BatchResult } from '../store/store.ts';
import { bodyAs, checked } from './body.ts';
import type { Reply } from './call.ts';
import { readOperationRows } from './hybrid-row/operation-rows.ts';
import { rowVersion } from './hybrid-row/records.ts';
import { writeResultRows } from './hybrid-row/result-rows.ts';
import { patchSchema } from './patch-body.ts';
import { header } from './request-headers.ts';

const maxBytes = 2 * 1024 * 1024;

/** It comes from JSON text, so an object holds nothing but JSON. */
const documentSchema = z.custom<JsonObject>(isDocument, 'expected a JSON object');
const id = z.string();
const ifMatch = z.string().optional();
const ifNoneMatch = z.string().optional();
const operationSchema: z.ZodType<BatchOperation> = z.discriminatedUnion('operationType', [
  z.object({ operationType: z.literal('Create'), resourceBody: documentSchema }),
  z.object({ operationType: z.literal('Upsert'), resourceBody: documentSchema, ifMatch, ifNoneMatch }),
  z.object({ operationType: z.literal('Replace'), id, resourceBody: documentSchema, ifMatch }),
  z.object({ operationType: z.literal('Patch'), id, resourceBody: patchSchema, ifMatch }),
  z.object({ operationType: z.literal('Delete'), id, ifMatch }),
  z.object({ operationType: z.literal('Read'), id, ifNoneMatch }),
]);
const wiredSchema = operationSchema.and(z.object({ minimalReturn: z.boolean().optional() }));
const operationsSchema = z.array(wiredSchema);
const keyedSchema = z.array(wiredSchema.and(z.object({ partitionKey: z.string() })));

/** An operation, and whether the caller wants its document back. */
type WiredOperation = BatchOperation & { minimalReturn?: boolean | undefined };

/** The operations of a transactional batch. Throws 400 and 413. */
export function batchOperations(request: LocalRequest): WiredOperation[] {
  return operationsAs(request, operationsSchema, 'a batch');
}

/** The operations of a bulk request, each with its partition key as JSON text. Throws 400 and 413. */
export function bulkOperations(request: LocalRequest): (WiredOperation & { partitionKey: string })[] {
  return operationsAs(request, keyedSchema, 'a bulk request');
}

/** The .NET SDK writes HybridRow, all others JSON. */
function operationsAs<T>(request: LocalRequest, schema: z.ZodType<T>, what: string): T {
  requireSize(request);
  return isHybridRow(request) ? checked(readOperationRows(request.body), schema, what) : bodyAs(request, schema, what);
}

/** The results in the form that the operations came in. */
export function resultsBody(request: LocalRequest, results: BatchResult[]): Pick<Reply, 'headers' | 'body'> {
  if (!isHybridRow(request)) return { body: results };
  return { headers: { 'content-type': 'application/octet-stream' }, body: writeResultRows(results) };
}

export function isHybridRow({ body }: LocalRequest): boolean {
  return body[0] === rowVersion;
}

/** The results as the caller wants them: without the documents written, if it says so. */
export function resultsFor(
  request: LocalRequest,
  operations: readonly WiredOperation[],
  results: BatchResult[],
): BatchResult[] {
  const minimal = header(request, 'prefer') === 'return=minimal';
  return results.map((result, at) => {
    const operation = operations[at];
    if (operation?.operationType === 'Read' || !(minimal || operation?.minimalReturn)) return result;
    const bare = { ...result };
    delete bare.resourceBody;
    return bare;
  });
}

function isDocument(sent: unknown): boolean {
  return typeof sent === 'object' && sent !== null && !Array.isArray(sent);
}

function requireSize({ body }: LocalRequest): void {
  if (body.length > maxBytes) throw tooLarge(`A batch can have ${maxBytes} bytes, this one has ${body.length}.`);
}
