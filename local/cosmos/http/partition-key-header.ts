import type { LocalRequest } from 'local-service';
import { z } from 'zod';
import type { PartitionKey } from '../store/partition-key.ts';
import { badRequest } from '../store/refusal.ts';
import { header } from './request-headers.ts';

/** `{}` stands for a document without the property. */
const missing = z.strictObject({}).transform(() => undefined);
const keySchema = z.array(z.union([z.string(), z.number(), z.boolean(), z.null(), missing]));

/** The partition key of a request; undefined if it names none. Throws 400. */
export function partitionKeyOf(request: LocalRequest): PartitionKey | undefined {
  const text = header(request, 'x-ms-documentdb-partitionkey');
  return text === undefined ? undefined : parsePartitionKey(text);
}

/** As `partitionKeyOf`, for requests that cannot do without. */
export function requirePartitionKey(request: LocalRequest): PartitionKey {
  const key = partitionKeyOf(request);
  if (key === undefined) throw badRequest('PartitionKey value must be supplied for this operation.');
  return key;
}

/** A key as header and bulk operations write it: `["c1"]`. */
export function parsePartitionKey(text: string): PartitionKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badRequest(`The partition key ${text} is not JSON; expected an array such as ["c1"].`);
  }
  const parsed = keySchema.safeParse(json);
  if (!parsed.success) {
    throw badRequest(
      `The partition key ${text} is invalid; expected an array of strings, numbers, booleans, null or {}.`,
    );
  }
  return parsed.data;
}
