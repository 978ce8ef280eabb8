import { createHash } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import { canonicalJson } from './canonical-json.ts';
import { Problem } from './problem.ts';

const keyPattern = /^[\x21-\x7e]{22,255}$/;

/** The caller's Idempotency-Key: at least 128 random bits in visible characters. Guests share one key space. */
export function idempotencyKey(request: HttpRequest): string {
  const key = request.headers.get('idempotency-key');
  if (key !== null && keyPattern.test(key)) return key;
  const came = key === null ? 'none came' : `${key.length} came`;
  throw new Problem('idempotency_key_missing', {
    detail: `Expected an Idempotency-Key header of 22 to 255 visible characters, such as a UUID; ${came}. Use a new one for each order and the same one to try again.`,
  });
}

/**
 * The order id that a key stands for: the same caller, operation and key always make the same order, however often and
 * from wherever it is asked for.
 */
export function orderIdFor(principal: string, key: string): string {
  const hash = createHash('sha256').update(`${principal}|checkout|${key}`).digest();
  return `ord_${base32(hash).slice(0, 26)}`;
}

/** What the key of a command stands for in the ledger of its order: something else for each caller and each command. */
export function commandKey(caller: string, command: string, key: string): string {
  return createHash('sha256').update(`${caller}|${command}|${key}`).digest('base64url');
}

/** The id of the refund that a command on an order stands for. */
export function refundIdFor(orderId: string, key: string): string {
  const hash = createHash('sha256').update(`${orderId}|refund|${key}`).digest();
  return `ref_${base32(hash).slice(0, 26)}`;
}

/** SHA-256 of the canonical request, base64url: tells a replay from a reused key. */
export function fingerprintOf(request: unknown): string {
  return createHash('sha256').update(canonicalJson(request)).digest('base64url');
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
}
