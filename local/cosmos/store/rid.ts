/**
 * Resource ids as clients decode them: 4 bytes of database, 4 of container (the first with its top bit set), 8 of the item
 * or range below it (the top nibble of the last byte tells which). Base64 with "-" for "/".
 */
const containerBit = 0x80;
const kinds = { item: 0x00, range: 0x50 } as const;

/** `serial` makes the id unique in the account, `noise` (0–2¹⁶−1) tells accounts apart. */
export function databaseRid(serial: number, noise: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(serial & 0xffff, 0);
  bytes.writeUInt16BE(noise, 2);
  return encode(bytes);
}

export function containerRid(database: string, serial: number, noise: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(noise, 0);
  bytes.writeUInt16BE(serial & 0xffff, 2);
  bytes.writeUInt8(bytes.readUInt8(0) | containerBit, 0);
  return encode(Buffer.concat([decode(database), bytes]));
}

/** The id of the `serial`-th item or range of a container. */
export function childRid(container: string, kind: keyof typeof kinds, serial: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(serial));
  bytes.writeUInt8(kinds[kind], 7);
  return encode(Buffer.concat([decode(container), bytes]));
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('/', '-');
}

function decode(rid: string): Buffer {
  return Buffer.from(rid.replaceAll('-', '/'), 'base64');
}
