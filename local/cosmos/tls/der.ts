/** What DER takes to write a certificate: every value is a tag, a length, and its content. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content), content]);
}

export const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
export const set = (...parts: readonly Buffer[]) => der(0x31, ...parts);
export const boolean = (value: boolean) => der(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (content: Buffer) => der(0x04, content);
export const text = (value: string) => der(0x0c, Buffer.from(value, 'utf8'));

/** Bits, in whole bytes. */
export const bits = (content: Buffer) => der(0x03, Buffer.alloc(1), content);

/** A positive whole number of any length. */
export function integer(bytes: Buffer): Buffer {
  const from = bytes.findIndex((byte) => byte !== 0);
  const short = from === -1 ? Buffer.alloc(1) : bytes.subarray(from);
  return der(0x02, (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.alloc(1), short]) : short);
}

/** `1.2.840.…`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** To the second; with a century, as certificates have it from 2050 on. */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\..*/g, '');
  return ms < Date.UTC(2050) ? der(0x17, Buffer.from(`${digits.slice(2)}Z`)) : der(0x18, Buffer.from(`${digits}Z`));
}

function lengthOf(content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

/** Groups of seven bits, the top bit saying that more follow. */
function base128(value: number): number[] {
  const groups = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80);
  return groups;
}
