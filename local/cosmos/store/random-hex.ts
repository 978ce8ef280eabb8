import type { Random } from 'local-service/random';

const digitsPerDraw = 8;

/** So many random hex digits, in lower case. */
export function randomHex(random: Random, digits: number): string {
  let hex = '';
  while (hex.length < digits) {
    hex += Math.floor(random() * 16 ** digitsPerDraw)
      .toString(16)
      .padStart(digitsPerDraw, '0');
  }
  return hex.slice(0, digits);
}
