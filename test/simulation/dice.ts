import { type Random, seededRandom } from 'local-service/random';

/** A stream of chance of its own: what one part of the world draws does not change what another one gets. */
export class Dice {
  readonly random: Random;

  constructor(seed: number, stream: string) {
    this.random = seededRandom(mixed(seed, stream));
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A number from `least` to below `most`. */
  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** Between the ends on a logarithmic scale: small ones are as likely as large ones. */
  magnitude(least: number, most: number): number {
    return least * (most / least) ** this.random();
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.random() * items.length)] ?? items[0];
  }
}

/** FNV-1a over the stream's name, beginning with the seed. */
function mixed(seed: number, stream: string): number {
  let hash = (seed ^ 0x81_1c_9d_c5) >>> 0;
  for (let at = 0; at < stream.length; at += 1) hash = Math.imul(hash ^ stream.charCodeAt(at), 0x01_00_01_93) >>> 0;
  return hash;
}
