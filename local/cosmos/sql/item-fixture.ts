import type { JsonObject } from './json.ts';

/** A system document, the `number`-th of its container. */
export function item(number: number, properties: JsonObject = {}): JsonObject {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x80_00_00_01, 4);
  bytes.writeBigUInt64LE(BigInt(number), 8);
  return { id: `item-${number}`, ...properties, _rid: bytes.toString('base64').replaceAll('/', '-') };
}
