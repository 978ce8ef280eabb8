import { createHmac } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface WireRequest {
  method: string;
  /** `dbs/bench/colls/items/docs/item-1`: the path, without the first slash. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Instead of the account's, base64. */
  key?: string;
}

/** The wire protocol without an SDK, over connections that stay open: what a server can do with nobody in between. */
export class Wire {
  readonly #endpoint: string;
  readonly #key: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ endpoint, key }: { endpoint: string; key: string }) {
    this.#endpoint = endpoint;
    this.#key = key;
  }

  send({ method, path, headers, body, key = this.#key }: WireRequest): Promise<WireAnswer> {
    const date = new Date().toUTCString();
    const signed = { ...headers, 'x-ms-date': date, authorization: authorization({ method, path, date, key }) };
    return new Promise((resolve, reject) => {
      const url = `${this.#endpoint}/${path}`;
      const outgoing = request(url, { method, agent: this.#agent, headers: signed }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A resource signs its own link, a list that of its parent. */
function authorization({ method, path, date, key }: { method: string; path: string; date: string; key: string }) {
  const segments = path.split('/');
  const isList = segments.length % 2 === 1;
  const type = segments.at(isList ? -1 : -2);
  const link = (isList ? segments.slice(0, -1) : segments).join('/');
  const text = `${method.toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`;
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return encodeURIComponent(`type=master&ver=1.0&sig=${signature}`);
}
