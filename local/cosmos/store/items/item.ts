import { isObject, type JsonObject } from '../../sql/json.ts';
import { ridNumber } from '../../sql/values/rid.ts';
import { badRequest, tooLarge } from '../refusal.ts';
import { parseFrozen } from './frozen.ts';
import { requireJsonLimits } from './json-limits.ts';

/** One version of an item. Never changed; a write makes a new one. */
export interface Item {
  readonly id: string;
  /** The partition key as text (`keyText`) and as a place in hash space. */
  readonly key: string;
  readonly effectiveKey: string;
  readonly rid: string;
  /** The number in the `rid`: tells items of a container apart, and orders them. */
  readonly number: number;
  readonly etag: string;
  /** Seconds since the epoch. */
  readonly ts: number;
  /** The write of its range that made this version. */
  readonly lsn: number;
  /** The document with its system properties, frozen. */
  readonly document: JsonObject;
  /** Bytes of its JSON text. */
  readonly size: number;
}

/** What the store adds to a document; what a caller sends under these names is dropped. */
const systemProperties = new Set(['_rid', '_self', '_etag', '_attachments', '_ts']);

const maxBytes = 2 * 1024 * 1024;
const maxIdBytes = 1023;

interface Placement extends Pick<Item, 'key' | 'effectiveKey' | 'rid' | 'etag' | 'ts' | 'lsn'> {
  containerSelf: string;
}

/** A version of an item from the caller's document. Throws 400 for a bad `id` or `ttl` and what no item can hold, 413 above 2 MB. */
export function itemOf(body: JsonObject, place: Placement): Item {
  const { containerSelf, ...identity } = place;
  const id = requireId(body.id);
  requireTtl(body.ttl);
  requireJsonLimits(body);
  const own = Object.entries(body).filter(([name]) => !systemProperties.has(name));
  const text = JSON.stringify({
    ...Object.fromEntries(own),
    _rid: place.rid,
    _self: `${containerSelf}docs/${place.rid}/`,
    _etag: place.etag,
    _attachments: 'attachments/',
    _ts: place.ts,
  });
  const size = Buffer.byteLength(text);
  if (size > maxBytes) throw tooLarge(`An item can have ${maxBytes} bytes, this one has ${size}.`);
  const document = parseFrozen(text);
  if (!isObject(document)) throw new TypeError('an object became something else on its way through JSON');
  return { id, ...identity, number: ridNumber(place.rid), document, size };
}

/** The document as JSON text. Made anew each time: kept, it would be a third of all memory. */
export function textOf({ document }: Item): string {
  return JSON.stringify(document);
}

/** Whether a user may have written this top-level property. */
export function isSystemProperty(name: string): boolean {
  return systemProperties.has(name);
}

export function requireId(id: unknown): string {
  if (typeof id !== 'string' || id === '') {
    throw badRequest("The input content is invalid because the required properties - 'id; ' - are missing");
  }
  const bytes = Buffer.byteLength(id);
  if (bytes > maxIdBytes) throw badRequest(`An item id can have ${maxIdBytes} bytes, this one has ${bytes}.`);
  if (/[/\\]/.test(id)) throw badRequest(`An item id cannot hold "/" or "\\": ${JSON.stringify(id)}.`);
  return id;
}

function requireTtl(ttl: unknown): void {
  if (ttl === undefined) return;
  if (typeof ttl === 'number' && Number.isInteger(ttl) && (ttl === -1 || (ttl > 0 && ttl <= 0x7fffffff))) return;
  throw badRequest(`The ttl of an item must be -1 or a whole number of seconds from 1 on, not ${JSON.stringify(ttl)}.`);
}

/** Whether the item's time has run out. `defaultTtl` is the container's: undefined switches expiry off, -1 leaves it to the items. */
export function isExpired(item: Item, defaultTtl: number | undefined, nowSeconds: number): boolean {
  if (defaultTtl === undefined) return false;
  const ttl = typeof item.document.ttl === 'number' ? item.document.ttl : defaultTtl;
  return ttl !== -1 && nowSeconds >= item.ts + ttl;
}
