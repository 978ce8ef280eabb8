import { badRequest } from '../../store/refusal.ts';

/** Reads a HybridRow from the front: little-endian numbers, and texts behind their length. Throws 400 at the end of the bytes. */
export class RowReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.take(1).readUInt8(0);
  }

  int32(): number {
    return this.take(4).readInt32LE(0);
  }

  uint32(): number {
    return this.take(4).readUInt32LE(0);
  }

  float64(): number {
    return this.take(8).readDoubleLE(0);
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw malformed('a length that does not end');
  }

  text(): string {
    return this.take(this.varint()).toString('utf8');
  }

  take(count: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    if (taken.length < count) throw malformed('fewer bytes than it says');
    this.#at += count;
    return taken;
  }
}

export function malformed(what: string): Error {
  return badRequest(`The body is not a batch in HybridRow: it has ${what}.`);
}
