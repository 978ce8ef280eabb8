import { randomBytes } from 'node:crypto';

const digits = 'abcdefghijklmnopqrstuvwxyz234567';

/** An order id that no provider has heard of: accounts outside outlive a run. */
export function freshOrderId(): string {
  return `ord_${Array.from(randomBytes(26), (byte) => digits[byte % 32]).join('')}`;
}
