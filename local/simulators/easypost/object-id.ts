import type { Random } from 'local-service/random';

/** An id in EasyPost's manner: `shp_` and 32 hexadecimal digits. */
export function objectId(prefix: string, random: Random): string {
  return `${prefix}_${draw('0123456789abcdef', 32, random)}`;
}

/** A tracking number that reads like one of the carrier's. */
export function trackingCode(carrier: string, random: Random): string {
  return carrier === 'USPS' ? `9400${draw('0123456789', 18, random)}` : `JD01${draw('0123456789', 14, random)}`;
}

function draw(alphabet: string, length: number, random: Random): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
