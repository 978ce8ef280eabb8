import { writeRecords } from '../http/hybrid-row/records.ts';

/** By the numbers that stand for them in a row. */
export const operationTypes = { create: 0, patch: 1, read: 2, delete: 4, replace: 5, upsert: 20 } as const;

export interface HybridOperation {
  type: number;
  /** JSON text, in bulk only. */
  partitionKey?: string;
  id?: string;
  body?: object;
  ifMatch?: string;
  minimal?: boolean;
}

/** The body of a batch as Microsoft.Azure.Cosmos 3.63 writes it. */
export function hybridBatch(operations: readonly HybridOperation[]): Buffer {
  return writeRecords(operations.map(hybridRow));
}

/** One operation of it. */
export function hybridRow({ type, partitionKey, id, body, ifMatch, minimal }: HybridOperation): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeInt32LE(type, 0);
  numbers.writeInt32LE(2, 4);
  const fields = [
    [0x04, partitionKey],
    [0x10, id],
    [0x40, body === undefined ? undefined : JSON.stringify(body)],
  ] as const;
  const present = fields.filter(([, value]) => value !== undefined);
  return Buffer.concat([
    Buffer.from('817054e17f', 'hex'),
    Buffer.from([0x03 + present.reduce((sum, [bit]) => sum + bit, 0)]),
    numbers,
    ...present.map(([, value]) => text(value ?? '')),
    ...(ifMatch === undefined ? [] : [Buffer.from([0x14, 9]), text(ifMatch)]),
    ...(minimal === undefined ? [] : [Buffer.from([minimal ? 0x03 : 0x02, 12])]),
  ]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = bytes.length < 0x80 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.from(length), bytes]);
}
