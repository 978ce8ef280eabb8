import type { LocalAnswer, LocalRequest } from 'local-service';
import { failureCharge } from '../request-units/charges.ts';
import { QueryError, serviceMessage } from '../sql/query.ts';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { badRequest, Refusal } from '../store/refusal.ts';
import type { Reply } from './call.ts';
import { header } from './request-headers.ts';
import { sessionToken } from './session.ts';

/** What an answer is decorated with. */
export interface Served {
  activityId: string;
  /** The container concerned: resource id and names. */
  container?: { rid: string; database: string; container: string } | undefined;
  /** The range that did the work. */
  range?: PartitionRange | undefined;
}

/** Puts the headers on that clients expect on every answer. Bodies of errors are never empty: the JavaScript SDK reads their message. */
export function answerOf(reply: Reply, served: Served): LocalAnswer {
  const { container, range } = served;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-ms-activity-id': served.activityId,
    'x-ms-request-charge': reply.requestCharge.toFixed(2),
    'x-ms-version': '2020-07-15',
    ...(container && {
      'x-ms-content-path': container.rid,
      'x-ms-alt-content-path': `dbs/${inHeader(container.database)}/colls/${inHeader(container.container)}`,
    }),
    ...(range && { 'x-ms-session-token': sessionToken(range), 'x-ms-documentdb-partitionkeyrangeid': range.id }),
    ...reply.headers,
  };
  return reply.body === undefined
    ? { status: reply.status, headers }
    : { status: reply.status, headers, body: reply.body };
}

/** Escaped where a header could not hold it; the .NET SDK takes the escapes back (ExtractResponseHeaders in Azure/azure-cosmos-dotnet-v3). */
function inHeader(name: string): string {
  return name.toWellFormed().replaceAll(/[^ -~]|%/gu, encodeURIComponent);
}

/** The reply for a refusal. Anything else that was thrown is a fault of the emulator and is thrown on. */
export function refusalReply(error: unknown, request: LocalRequest): Reply {
  const refusal =
    error instanceof QueryError ? badRequest(`${prefixOf(request)}Message: ${serviceMessage(error)}`) : error;
  if (!(refusal instanceof Refusal)) throw error;
  const { status, code, message, subStatus, additionalErrorInfo, retryAfterMs } = refusal;
  return {
    status,
    requestCharge: failureCharge(status, request.method !== 'GET'),
    headers: {
      ...(subStatus === undefined ? {} : { 'x-ms-substatus': String(subStatus) }),
      ...(retryAfterMs === undefined ? {} : { 'x-ms-retry-after-ms': String(retryAfterMs) }),
    },
    body: { code, message, ...(additionalErrorInfo === undefined ? {} : { additionalErrorInfo }) },
  };
}

function prefixOf(request: LocalRequest): string {
  const isPlan = header(request, 'x-ms-cosmos-is-query-plan-request') !== undefined;
  return isPlan ? 'Gateway Failed to Retrieve Query Plan: ' : '';
}
