import type { LocalRequest } from 'local-service';
import { badRequest } from '../store/refusal.ts';
import type { Scope } from '../store/store.ts';
import { partitionKeyOf } from './partition-key-header.ts';
import { header } from './request-headers.ts';

/** What a query or feed request wants to read. A partition key goes before a range, a range before a bare stretch of hash space. */
export function scopeOf(request: LocalRequest): Scope {
  const key = partitionKeyOf(request);
  if (key !== undefined && key.length > 0) return { kind: 'key', key };
  const rangeId = rangeIdOf(request);
  const min = effectiveKeyIn(request, 'x-ms-start-epk');
  const max = effectiveKeyIn(request, 'x-ms-end-epk');
  if (rangeId !== undefined) return { kind: 'range', rangeId, min, max };
  if (min !== undefined || max !== undefined) return { kind: 'stretch', min: min ?? '', max: max ?? 'FF' };
  return { kind: 'all' };
}

function effectiveKeyIn(request: LocalRequest, name: string): string | undefined {
  const text = header(request, name);
  if (text === undefined || /^[\dA-F]*$/.test(text)) return text;
  throw badRequest(`${name} must be an effective partition key in upper-case hex, not ${text}.`);
}

/** The range that a request names, alone or behind the container's resource id and a comma. */
export function rangeIdOf(request: LocalRequest): string | undefined {
  return header(request, 'x-ms-documentdb-partitionkeyrangeid')?.split(',').at(-1);
}

/** Rows or items on a page; undefined leaves it to the server (-1 does too). */
export function pageSizeOf(request: LocalRequest): number | undefined {
  const text = header(request, 'x-ms-max-item-count');
  if (text === undefined) return undefined;
  const size = /^(?:-1|\d{1,9})$/.test(text) ? Number(text) : 0;
  if (size === 0) {
    throw badRequest(`x-ms-max-item-count must be -1 or a whole number from 1 on, not ${text}.`);
  }
  return size === -1 ? undefined : size;
}
