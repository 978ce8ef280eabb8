import type { Random } from 'local-service/random';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id in Stripe's manner: `pi_` and 24 letters and digits. */
export function objectId(prefix: string, random: Random, length = 24): string {
  let id = `${prefix}_`;
  for (let n = 0; n < length; n += 1) id += alphabet[Math.floor(random() * alphabet.length)];
  return id;
}
