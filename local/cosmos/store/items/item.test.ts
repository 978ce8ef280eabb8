import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../sql/json.ts';
import { childRid, containerRid, databaseRid } from '../rid.ts';
import { itemOf, textOf } from './item.ts';

const rid = childRid(containerRid(databaseRid(1, 2), 3, 4), 'item', 5);
const place = { key: '["a"]', effectiveKey: '05', rid, etag: '"e"', ts: 1, lsn: 1, containerSelf: 'dbs/a/colls/b/' };

test('the text of an item is made again as it was counted and sent, whatever the document', () => {
  const documents = fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.nat(20).map(String)), fc.jsonValue(), {
    maxKeys: 5,
  });
  fc.assert(
    fc.property(documents, (document) => {
      const body: unknown = JSON.parse(JSON.stringify({ ...document, id: 'x', ttl: 1 }));
      if (!isJsonObject(body)) throw new TypeError('an object stays one');
      const item = itemOf(body, place);
      expect(Buffer.byteLength(textOf(item))).toBe(item.size);
      expect(JSON.parse(textOf(item))).toEqual(item.document);
    }),
  );
});

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
