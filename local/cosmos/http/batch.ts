import { z } from 'zod';
import { hundredths } from '../request-units/charges.ts';
import type { JsonObject } from '../sql/json.ts';
import { tooLarge, unsupported } from '../store/refusal.ts';
import type { BatchOperation, BatchResult } from '../store/store.ts';
import { bodyAs } from './body.ts';
import { type Call, containerOf, type Reply } from './call.ts';
import { requirePartitionKey } from './partition-key-header.ts';
import { patchSchema } from './patch-body.ts';
import { flag, header } from './request-headers.ts';

const maxBytes = 2 * 1024 * 1024;

const documentSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const id = z.string();
const ifMatch = z.string().optional();
const operationsSchema: z.ZodType<BatchOperation[]> = z.array(
  z.discriminatedUnion('operationType', [
    z.object({ operationType: z.literal('Create'), resourceBody: documentSchema }),
    z.object({ operationType: z.literal('Upsert'), resourceBody: documentSchema, ifMatch }),
    z.object({ operationType: z.literal('Replace'), id, resourceBody: documentSchema, ifMatch }),
    z.object({ operationType: z.literal('Patch'), id, resourceBody: patchSchema, ifMatch }),
    z.object({ operationType: z.literal('Delete'), id, ifMatch }),
    z.object({ operationType: z.literal('Read'), id, ifNoneMatch: z.string().optional() }),
  ]),
);

/** A transactional batch: 200 if all was done, 207 if nothing was. */
export function runBatch(call: Call): Reply {
  const { request } = call;
  if (!flag(request, 'x-ms-cosmos-batch-atomic')) throw unsupported('bulk requests (batches that are not atomic)');
  if (request.body.length > maxBytes) {
    throw tooLarge(`A batch can have ${maxBytes} bytes, this one has ${request.body.length}.`);
  }
  const operations = bodyAs(request, operationsSchema, 'a batch');
  const { committed, results } = containerOf(call).batch(requirePartitionKey(request), operations);
  const minimal = header(request, 'prefer') === 'return=minimal';
  return {
    status: committed ? 200 : 207,
    requestCharge: hundredths(results.reduce((sum, result) => sum + result.requestCharge, 0)),
    body: results.map((result, at) => (minimal && operations[at]?.operationType !== 'Read' ? bare(result) : result)),
  };
}

function bare(result: BatchResult): BatchResult {
  const copy = { ...result };
  delete copy.resourceBody;
  return copy;
}
