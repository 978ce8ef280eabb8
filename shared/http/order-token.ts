import { createHmac, timingSafeEqual } from 'node:crypto';

/** A key that signs order access tokens. */
export interface TokenKey {
  id: string;
  secret: Buffer;
}

/** `ot1.{key id}.{HMAC-SHA-256 of the order id, base64url}`: opens one order to whoever holds it. */
export function orderToken(orderId: string, key: TokenKey): string {
  return `ot1.${key.id}.${signature(orderId, key)}`;
}

/** Whether a token opens an order. Keys that no longer sign still open until they are removed. Constant time. */
export function opensOrder(token: string, orderId: string, keys: readonly TokenKey[]): boolean {
  const [version, keyId, given, ...rest] = token.split('.');
  const key = keys.find((one) => one.id === keyId);
  if (version !== 'ot1' || key === undefined || given === undefined || rest.length > 0) return false;
  const expected = Buffer.from(signature(orderId, key));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function signature(orderId: string, key: TokenKey): string {
  return createHmac('sha256', key.secret).update(orderId).digest('base64url');
}
