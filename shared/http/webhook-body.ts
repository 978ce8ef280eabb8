import type { HttpRequest } from '@azure/functions';
import { Problem } from './problem.ts';

/** Providers send whole objects, several times the size of what a storefront sends. */
const largestBody = 256 * 1024;

/** The body as it was signed, byte for byte. Throws a Problem when it is too large. */
export async function readSignedBody(request: HttpRequest): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length <= largestBody) return bytes;
  throw new Problem('body_too_large', { detail: `Expected at most ${largestBody} bytes, got ${bytes.length}.` });
}
