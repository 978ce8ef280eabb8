import type { HashKind, KeyValue, PartitionKey } from '../partition-key.ts';
import { murmur32, murmur128 } from './murmur.ts';

/** Values before the hash: the type byte, then the value. */
const marks = { undefined: 0x00, null: 0x01, false: 0x02, true: 0x03, number: 0x05, string: 0x08 } as const;
const hashedCharactersV1 = 100;

/** The effective partition key: the key's place in hash space, as upper-case hex that compares as text. */
export function effectiveKey(key: PartitionKey, kind: HashKind): string {
  if (kind === 'multi') return key.map((value) => hashV2([value])).join('');
  return kind === 'v2' ? hashV2(key) : hashV1(key[0]);
}

/** Below the hash of the first value of a hierarchical key lie those of two more, 128 bits each. */
const deeperBits = 256n;
const digitsOfLevel = 32;
const levels = 3;

/** The size of the space that ranges divide. */
export function hashSpace(kind: HashKind): bigint {
  if (kind === 'v1') return 1n << 32n;
  return kind === 'v2' ? 1n << 126n : 1n << (126n + deeperBits);
}

/** The position, or for hierarchical keys the nearest one before it that parts no first value. */
export function wholePosition(position: bigint, kind: HashKind): bigint {
  return kind === 'multi' ? (position >> deeperBits) << deeperBits : position;
}

/** Where the effective key of a hierarchical partition key lies. */
export function positionOf(multiKey: string): bigint {
  return BigInt(`0x${multiKey.padEnd(digitsOfLevel * levels, '0')}`);
}

/** The border at `position` of the hash space, in the same text form as effective keys: "" at the start, "FF" at the end. */
export function borderAt(position: bigint, kind: HashKind): string {
  if (position === 0n) return '';
  if (position === hashSpace(kind)) return 'FF';
  if (kind === 'v1') return upperHex(sortableNumber(Number(position)));
  const digits = position.toString(16).toUpperCase();
  if (kind === 'v2') return digits.padStart(digitsOfLevel, '0');
  return digits.padStart(digitsOfLevel * levels, '0').replace(/(?:0{32}){1,2}$/, '');
}

function hashV2(key: PartitionKey): string {
  const { low, high } = murmur128(Buffer.concat(key.map((value) => hashed(value, 0xff))));
  const masked = ((high << 64n) | low) & ((1n << 126n) - 1n);
  return masked.toString(16).toUpperCase().padStart(32, '0');
}

function hashV1(value: KeyValue): string {
  const cut = typeof value === 'string' ? value.slice(0, hashedCharactersV1) : value;
  return upperHex(Buffer.concat([sortableNumber(murmur32(hashed(cut, 0x00))), sortable(cut)]));
}

/** What goes into the hash. Strings end in `end`, which tells version 1 from version 2. */
function hashed(value: KeyValue, end: number): Buffer {
  if (typeof value === 'string') return Buffer.from([marks.string, ...Buffer.from(value, 'utf8'), end]);
  if (typeof value !== 'number') return Buffer.from([marks[`${value}`]]);
  const bytes = Buffer.alloc(9);
  bytes[0] = marks.number;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

/** What version 1 appends to the hash: the value again, in a form that sorts. */
function sortable(value: KeyValue): Buffer {
  if (typeof value === 'number') return sortableNumber(value);
  if (typeof value !== 'string') return Buffer.from([marks[`${value}`]]);
  const bytes = Buffer.from(value, 'utf8');
  const short = value.length <= hashedCharactersV1;
  const shown = short ? bytes : bytes.subarray(0, hashedCharactersV1 + 1);
  return Buffer.from([marks.string, ...shown.map((byte) => (byte < 0xff ? byte + 1 : byte)), ...(short ? [0x00] : [])]);
}

/** A double in bytes that sort as the number does: eight bits, then groups of seven that end in 1 while more follow. */
function sortableNumber(value: number): Buffer {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const sign = 1n << 63n;
  let rest = BigInt.asUintN(64, bits < sign ? bits ^ sign : -bits);
  const bytes = [marks.number, Number(rest >> 56n)];
  rest = BigInt.asUintN(64, rest << 8n);
  do {
    const group = Number(rest >> 56n) & 0xfe;
    rest = BigInt.asUintN(64, rest << 7n);
    bytes.push(rest === 0n ? group : group | 1);
  } while (rest !== 0n);
  if (bytes.at(-1) === 0) bytes.pop();
  return Buffer.from(bytes);
}

function upperHex(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase();
}
