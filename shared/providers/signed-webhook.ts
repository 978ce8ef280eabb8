/** A signature says when it was made; a webhook that is older than this, or as much ahead of us, is refused. Milliseconds. */
const tolerance = 5 * 60_000;

/** Whether a webhook was signed a short while ago. Epoch milliseconds; what is no time is not fresh. */
export function isFresh(signedAt: number, now: number): boolean {
  return Math.abs(now - signedAt) <= tolerance;
}

/** The JSON of a webhook's body; undefined when it is none, for a schema to refuse. */
export function jsonOf(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(rawBody).toString('utf8'));
  } catch {
    return undefined;
  }
}
