import { z } from 'zod';
import { isObject } from '../../sql/json.ts';
import { ridNumber } from '../../sql/values/rid.ts';
import { parseFrozen } from './frozen.ts';
import type { Item } from './item.ts';

const systemSchema = z.looseObject({ id: z.string(), _rid: z.string(), _etag: z.string(), _ts: z.number() });

/** A version as an earlier process kept it: its text, and what the text does not say. */
export function keptItem(text: string, place: Pick<Item, 'key' | 'effectiveKey' | 'lsn'>): Item {
  const document = parseFrozen(text);
  if (!isObject(document)) throw new TypeError('a kept item is not an object');
  const { id, _rid: rid, _etag: etag, _ts: ts } = systemSchema.parse(document);
  return { id, ...place, rid, number: ridNumber(rid), etag, ts, document, size: Buffer.byteLength(text) };
}
