import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Cosmos } from '../cosmos.ts';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** The body as it came. */
  bytes: Buffer;
}

interface RawRequest {
  method?: string;
  /** The path exactly as it shall go out. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** What is signed; without it the request goes unsigned. */
  signed?: { type: string; link: string };
  key?: string;
  /** Escapes the signature in lower case, as .NET does. */
  lowerCaseEscapes?: boolean;
}

/** A request byte by byte, for what no SDK sends. */
export function raw(cosmos: Cosmos, asked: RawRequest): Promise<RawAnswer> {
  const method = asked.method ?? 'GET';
  const date = asked.headers?.['x-ms-date'] ?? new Date().toUTCString();
  const headers = { 'x-ms-date': date, ...asked.headers };
  if (asked.signed !== undefined) {
    const text = `${method.toLowerCase()}\n${asked.signed.type}\n${asked.signed.link}\n${date.toLowerCase()}\n\n`;
    const signature = createHmac('sha256', Buffer.from(asked.key ?? cosmos.key, 'base64'))
      .update(text)
      .digest('base64');
    const escaped = encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
    const lower = (text: string) => text.toLowerCase();
    const authorization = asked.lowerCaseEscapes === true ? escaped.replace(/%../g, lower) : escaped;
    Object.assign(headers, { authorization });
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: cosmos.port, method, path: asked.path, headers },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const body = bytes.toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body, bytes });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(asked.body);
  });
}

const docs = { type: 'docs', link: 'dbs/shop/colls/orders' };

/** A signed request on the items of `shop/orders`; with `id` on one of them. */
export function rawItems(
  cosmos: Cosmos,
  asked: Omit<RawRequest, 'path' | 'signed'> & { id?: string },
): Promise<RawAnswer> {
  const { id, ...rest } = asked;
  const link = id === undefined ? docs.link : `${docs.link}/docs/${id}`;
  return raw(cosmos, {
    ...rest,
    path: `/${docs.link}/docs${id === undefined ? '' : `/${id}`}`,
    signed: { ...docs, link },
  });
}
