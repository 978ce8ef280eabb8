/** MurmurHash3 (public domain, by Austin Appleby) in the two forms that Cosmos DB hashes partition keys with. */

/** x86, 32 bits: partition keys of version 1. An unsigned integer. */
export function murmur32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let at = 0; at < blocks; at += 4) {
    hash ^= scramble32(view.getUint32(at, true));
    hash = rotate32(hash, 13);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let at = bytes.length - 1; at >= blocks; at -= 1) tail = (tail << 8) | view.getUint8(at);
  if (blocks < bytes.length) hash ^= scramble32(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scramble32(block: number): number {
  return Math.imul(rotate32(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate32(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;

/** x64, 128 bits: partition keys of version 2. The two 64-bit halves, unsigned. */
export function murmur128(bytes: Uint8Array): { low: bigint; high: bigint } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = bytes.length - (bytes.length % 16);
  let low = 0n;
  let high = 0n;
  for (let at = 0; at < blocks; at += 16) {
    low ^= scrambleLow(view.getBigUint64(at, true));
    low = wrap(wrap(rotate64(low, 27n) + high) * 5n + 0x52dce729n);
    high ^= scrambleHigh(view.getBigUint64(at + 8, true));
    high = wrap(wrap(rotate64(high, 31n) + low) * 5n + 0x38495ab5n);
  }
  const tail = new DataView(new ArrayBuffer(16));
  for (let at = blocks; at < bytes.length; at += 1) tail.setUint8(at - blocks, view.getUint8(at));
  high ^= scrambleHigh(tail.getBigUint64(8, true));
  low ^= scrambleLow(tail.getBigUint64(0, true));

  low ^= BigInt(bytes.length);
  high ^= BigInt(bytes.length);
  low = wrap(low + high);
  high = wrap(high + low);
  low = avalanche(low);
  high = avalanche(high);
  low = wrap(low + high);
  high = wrap(high + low);
  return { low, high };
}

function scrambleLow(block: bigint): bigint {
  return wrap(rotate64(wrap(block * c1), 31n) * c2);
}

function scrambleHigh(block: bigint): bigint {
  return wrap(rotate64(wrap(block * c2), 33n) * c1);
}

function avalanche(hash: bigint): bigint {
  const once = wrap((hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  const twice = wrap((once ^ (once >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return twice ^ (twice >> 33n);
}

function rotate64(value: bigint, by: bigint): bigint {
  return wrap((value << by) | (value >> (64n - by)));
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
