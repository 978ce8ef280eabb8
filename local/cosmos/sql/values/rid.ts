const documentStart = 8;
const documentEnd = 16;

/**
 * A document's number within its container.
 *
 * A document `_rid` is 16 bytes in base64 with `-` for `/`: database, collection, and a little-endian number.
 * SDKs that resume an ordered query compare by that number.
 */
export function ridNumber(rid: unknown): number {
  const bytes = Buffer.from(typeof rid === 'string' ? rid.replaceAll('-', '/') : '', 'base64');
  if (bytes.length >= documentEnd) return Number(bytes.readBigUInt64LE(documentStart));
  throw new TypeError(`Expected a document _rid of 16 bytes in base64, got ${JSON.stringify(rid)}.`);
}
