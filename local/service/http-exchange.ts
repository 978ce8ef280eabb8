import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { LocalAnswer, LocalRequest } from './local-call.ts';

/** No client of any service has more to say at once; what is behind it is read and thrown away. */
const maxBodyBytes = 64 * 1024 * 1024;

/**
 * The request with its body, which is cut where it is too long; rejects if the connection ends before the body does. By
 * events: an async iterator for each request costs more than what it reads.
 */
export function readRequest(incoming: IncomingMessage): Promise<{ request: LocalRequest; isTooLong: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    incoming
      .on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maxBodyBytes) chunks.push(chunk);
      })
      .on('end', () =>
        resolve({ request: requestOf(incoming, Buffer.concat(chunks)), isTooLong: bytes > maxBodyBytes }),
      )
      .on('error', reject);
  });
}

export function requestOf(incoming: IncomingMessage, body: Buffer): LocalRequest {
  const url = incoming.url ?? '/';
  const queryAt = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: queryAt === -1 ? url : url.slice(0, queryAt),
    query: new URLSearchParams(queryAt === -1 ? '' : url.slice(queryAt + 1)),
    url,
    headers: incoming.headers,
    body,
    secure: 'encrypted' in incoming.socket,
  };
}

export function send(outgoing: ServerResponse, answer: LocalAnswer): void {
  const { body, headers } = encode(answer);
  outgoing.writeHead(answer.status, headers);
  outgoing.end(body);
}

/** What stands for a request that could not be read. */
export const unreadable: LocalRequest = {
  method: 'GET',
  path: '/',
  query: new URLSearchParams(),
  url: '/',
  headers: {},
  body: Buffer.alloc(0),
  secure: false,
};

/** An answer as it goes over the wire where there is no request to answer; the connection ends with it. */
export function wireText(answer: LocalAnswer): string {
  const { body = '', headers } = encode(answer);
  const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n${lines.join('')}\r\n${body.toString()}`;
}

function encode({ body, headers }: LocalAnswer): { body?: string | Buffer; headers: Record<string, string> } {
  if (body === undefined) return { headers: { ...headers } };
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const encoded = isRaw ? body : JSON.stringify(body);
  const type = isRaw ? {} : { 'content-type': 'application/json' };
  const length = String(Buffer.byteLength(encoded));
  return { body: encoded, headers: { ...type, ...headers, 'content-length': length } };
}
