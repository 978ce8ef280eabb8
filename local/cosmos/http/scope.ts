import type { LocalRequest } from 'local-service';
import { badRequest } from '../store/refusal.ts';
import type { Scope } from '../store/store.ts';
import { partitionKeyOf } from './partition-key-header.ts';
import { header } from './request-headers.ts';

/** What a query or feed request wants to read. A partition key goes before a range. */
export function scopeOf(request: LocalRequest): Scope {
  const key = partitionKeyOf(request);
  if (key !== undefined && key.length > 0) return { kind: 'key', key };
  const rangeId = header(request, 'x-ms-documentdb-partitionkeyrangeid');
  if (rangeId === undefined) return { kind: 'all' };
  return { kind: 'range', rangeId, min: header(request, 'x-ms-start-epk'), max: header(request, 'x-ms-end-epk') };
}

/** Rows or items on a page; undefined leaves it to the server (-1 does too). */
export function pageSizeOf(request: LocalRequest): number | undefined {
  const text = header(request, 'x-ms-max-item-count');
  if (text === undefined) return undefined;
  const size = Number(text);
  if (!Number.isInteger(size) || size < -1 || size === 0) {
    throw badRequest(`x-ms-max-item-count must be -1 or a whole number from 1 on, not ${text}.`);
  }
  return size === -1 ? undefined : size;
}
