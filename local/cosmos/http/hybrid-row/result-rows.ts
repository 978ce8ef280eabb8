import type { BatchResult } from '../../store/store.ts';
import { header, writeRecords } from './records.ts';

const resultSchema = 0x7fe15471;
const bits = { statusCode: 0x01, subStatusCode: 0x02, eTag: 0x04, resourceBody: 0x08 } as const;
/** Type byte and path token. */
const requestChargeField = [0x10, 6];

/** The results of a batch, as the .NET SDK reads them. */
export function writeResultRows(results: readonly BatchResult[]): Buffer {
  return writeRecords(results.map(resultRow));
}

function resultRow(result: BatchResult): Buffer {
  const { statusCode, subStatusCode = 0, eTag, resourceBody, requestCharge } = result;
  const row = header(resultSchema, 14);
  const present = [
    bits.statusCode,
    bits.subStatusCode,
    eTag === undefined ? 0 : bits.eTag,
    resourceBody === undefined ? 0 : bits.resourceBody,
  ];
  row.writeUInt8(
    present.reduce((sum, bit) => sum + bit, 0),
    5,
  );
  row.writeInt32LE(statusCode, 6);
  row.writeInt32LE(subStatusCode, 10);
  return Buffer.concat([
    row,
    ...(eTag === undefined ? [] : [text(eTag)]),
    ...(resourceBody === undefined ? [] : [text(JSON.stringify(resourceBody))]),
    Buffer.from(requestChargeField),
    float64(requestCharge),
  ]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function float64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
