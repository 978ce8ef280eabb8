const codes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Whether a network error code says that no request reached the other side. A reset or a time-out does not say that: the
 * request may have had its effect.
 */
export function neverSent(code: unknown): boolean {
  return codes.has(code);
}
