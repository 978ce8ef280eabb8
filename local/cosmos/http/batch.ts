import { hundredths } from '../request-units/charges.ts';
import { requireBatchSize } from '../store/items/batch.ts';
import { badRequest, Refusal, rangeGone } from '../store/refusal.ts';
import type { BatchOperation, BatchResult } from '../store/store.ts';
import { batchOperations, bulkOperations, isHybridRow, resultsBody, resultsFor } from './batch-body.ts';
import type { Call, Reply } from './call.ts';
import { parsePartitionKey } from './partition-key-header.ts';
import { header } from './request-headers.ts';
import { rangeIdOf } from './scope.ts';

/** A transactional batch: 200 if all was done, 207 if nothing was. */
export function runBatch(call: Call): Reply {
  const operations = batchOperations(call.request);
  const { results } = call.container.batch(call.key, operations);
  return reply(call, operations, results);
}

/** A bulk request: each operation by itself, all in the range that the client has worked out. */
export function runBulk(call: Call): Reply {
  const { request, container } = call;
  const rangeId = rangeIdOf(request) ?? '';
  const range = container.ranges.find((candidate) => candidate.id === rangeId);
  if (range === undefined) throw rangeGone(rangeId);
  const goOn = header(request, 'x-ms-cosmos-batch-continue-on-error')?.toLowerCase() !== 'false';

  const operations = bulkOperations(request);
  requireBatchSize(operations.length);
  const keys = operations.map(({ partitionKey }) => parsePartitionKey(partitionKey));
  const stray = keys.find((key) => container.rangeOf(key) !== range);
  if (stray !== undefined)
    throw badRequest(`The partition key ${JSON.stringify(stray)} does not lie in range ${rangeId}.`);

  // The .NET SDK sends an operation that was throttled again at once, nine times, and waits only for a request that was
  // throttled as a whole (BatchAsyncBatcher.cs in Azure/azure-cosmos-dotnet-v3).
  const asOne = isHybridRow(request);
  if (asOne) call.meter?.admit();

  const results: BatchResult[] = [];
  let stopped = false;
  for (const [at, operation] of operations.entries()) {
    const run = () => container.batch(keys[at] ?? [], [operation]).results;
    const perform = asOne ? run : () => metered(call, run);
    const ran: BatchResult[] = stopped ? [notRun] : perform();
    results.push(...ran);
    stopped ||= !goOn && ran.some(failed);
  }
  const answer = reply(call, operations, results);
  if (asOne) call.meter?.spend(answer.requestCharge);
  return answer;
}

/** One operation of a bulk request. Without throughput it alone is 429, and clients send it again by itself. */
function metered({ meter }: Call, run: () => BatchResult[]): BatchResult[] {
  try {
    meter?.admit();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, subStatus: subStatusCode, retryAfterMs: retryAfterMilliseconds, message } = error;
    return [{ statusCode: status, requestCharge: 0, message, subStatusCode, retryAfterMilliseconds }];
  }
  const results = run();
  for (const { requestCharge } of results) meter?.spend(requestCharge);
  return results;
}

const notRun: BatchResult = { statusCode: 424, requestCharge: 0 };

function failed(result: BatchResult): boolean {
  return result.statusCode >= 400;
}

function reply({ request }: Call, operations: readonly BatchOperation[], results: BatchResult[]): Reply {
  return {
    status: results.some(failed) ? 207 : 200,
    requestCharge: hundredths(results.reduce((sum, result) => sum + result.requestCharge, 0)),
    ...resultsBody(request, resultsFor(request, operations, results)),
  };
}
