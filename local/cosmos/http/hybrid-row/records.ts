import { crc32 } from 'node:zlib';
import { malformed, RowReader } from './row-reader.ts';

/** The first byte of every HybridRow: version 1. No JSON begins with it. */
export const rowVersion = 0x81;

const segmentSchema = 0x7fffd8f0;
const recordSchema = 0x7fffd8f1;
const segmentBytes = 10;

/** The bodies of the records in a segment, which is what a batch comes as. Throws 400. */
export function readRecords(bytes: Buffer): Buffer[] {
  const reader = new RowReader(bytes);
  requireHeader(reader, segmentSchema);
  reader.byte();
  reader.take(reader.uint32() - segmentBytes);
  const bodies: Buffer[] = [];
  while (!reader.atEnd) {
    requireHeader(reader, recordSchema);
    const length = reader.uint32();
    const checksum = reader.uint32();
    const body = reader.take(length);
    if (crc32(body) !== checksum) throw malformed('a record whose checksum is wrong');
    bodies.push(body);
  }
  return bodies;
}

export function writeRecords(bodies: readonly Buffer[]): Buffer {
  const segment = header(segmentSchema, segmentBytes);
  segment.writeUInt8(1, 5);
  segment.writeUInt32LE(segmentBytes, 6);
  return Buffer.concat([segment, ...bodies.flatMap((body) => [recordHeader(body), body])]);
}

/** The row header: version and schema, in a buffer with room for what follows. */
export function header(schema: number, bytes: number): Buffer {
  const row = Buffer.alloc(bytes);
  row.writeUInt8(rowVersion, 0);
  row.writeUInt32LE(schema, 1);
  return row;
}

/** Throws 400 if the next row is of another kind. */
export function requireHeader(reader: RowReader, schema: number): void {
  if (reader.byte() !== rowVersion) throw malformed('a row of another version');
  const found = reader.uint32();
  if (found !== schema) throw malformed(`a row of schema ${found}, where ${schema} belongs`);
}

function recordHeader(body: Buffer): Buffer {
  const record = header(recordSchema, 13);
  record.writeUInt32LE(body.length, 5);
  record.writeUInt32LE(crc32(body), 9);
  return record;
}
