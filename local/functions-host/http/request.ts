import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { HttpData, Nullable } from '../worker/rpc.ts';

/** What became of a request's body on its way to a function. */
export type Body =
  | { kind: 'kept'; bytes: Buffer }
  | { kind: 'none' }
  /** There was one, but without Content-Length; Azure's host passes none on. */
  | { kind: 'dropped' }
  | { kind: 'too_large' };

/** Reads the body as Azure's host does: only what Content-Length announces, and no more than `limit` bytes. */
export async function readBody(incoming: IncomingMessage, limit: number): Promise<Body> {
  const length = Number(incoming.headers['content-length'] ?? '0');
  if (length > limit) return { kind: 'too_large' };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (length > 0) chunks.push(chunk);
  }
  if (length > 0) return { kind: 'kept', bytes: Buffer.concat(chunks) };
  return size > 0 ? { kind: 'dropped' } : { kind: 'none' };
}

/** Path and query as sent; what stands before them in a request to a proxy is left out. */
export function targetOf(incoming: IncomingMessage): string {
  const target = (incoming.url ?? '/').replace(/^https?:\/\/[^/?#]*/i, '');
  return target.startsWith('/') ? target : `/${target}`;
}

/** Whether there is one Host header at most and a URL can be made with it; Kestrel answers 400 otherwise. */
export function isHostUsable({ rawHeaders, headers }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const { host = 'localhost' } = headers;
  return hosts.length <= 1 && /^[\w.\-:[\]]*$/.test(host) && URL.canParse(`http://${host || 'localhost'}/`);
}

/** Reads what is left of a request to nowhere, until its end, the end of its connection, or for so many milliseconds. */
export async function discard(incoming: IncomingMessage, longestMs: number): Promise<void> {
  const over = AbortSignal.timeout(longestMs);
  incoming.resume();
  await finished(incoming, { signal: over, writable: false }).catch(() => undefined);
}

/** A request as the host hands it to the worker: header names in lower case, repeated values joined by a comma. */
export function httpDataOf(incoming: IncomingMessage, params: Record<string, string>, body: Body): HttpData {
  const target = targetOf(incoming);
  const at = target.indexOf('?');
  const query = new URLSearchParams(at === -1 ? '' : target.slice(at + 1));
  return {
    method: incoming.method ?? 'GET',
    url: `http://${incoming.headers.host || 'localhost'}${target}`,
    nullableHeaders: folded(headerPairs(incoming.rawHeaders)),
    nullableQuery: folded(query.entries()),
    nullableParams: folded(Object.entries(params)),
    ...(body.kind === 'kept' ? { body: { bytes: body.bytes } } : {}),
  };
}

function* headerPairs(rawHeaders: string[]): Generator<[string, string]> {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    yield [(rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? ''];
  }
}

/** Names that differ only in case are one, under the first spelling. */
function folded(pairs: Iterable<[string, string]>): Record<string, Nullable<string>> {
  const spellings = new Map<string, string>();
  const result: Record<string, { value: string }> = {};
  for (const [name, value] of pairs) {
    const spelling = spellings.get(name.toLowerCase()) ?? name;
    spellings.set(name.toLowerCase(), spelling);
    const before = result[spelling];
    result[spelling] = { value: before === undefined ? value : `${before.value},${value}` };
  }
  return result;
}
