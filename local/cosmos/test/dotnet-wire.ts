import type { Cosmos } from '../cosmos.ts';
import { type RawAnswer, raw } from './raw.ts';

/** What the facts of the .NET SDK are told by: its requests, one by one, on an account with the container `shop/orders`. */
export class DotnetWire {
  readonly #cosmos: Cosmos;

  constructor(cosmos: Cosmos) {
    this.#cosmos = cosmos;
  }

  get container() {
    return this.#cosmos.store.container('shop', 'orders');
  }

  /** `resource` is signed as it is; `child` is what is below it: `docs`, `pkranges`. */
  send(
    method: string,
    { path, resource, type }: { path: string; resource: string; type: string },
    headers: Record<string, string> = {},
    body?: object,
  ): Promise<RawAnswer> {
    return raw(this.#cosmos, {
      method,
      path,
      headers,
      signed: { type, link: resource },
      lowerCaseEscapes: true,
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
  }

  /** On the items of the container. */
  docs(method: string, headers: Record<string, string>, body?: object): Promise<RawAnswer> {
    return this.send(method, { path: `/${link}/docs`, resource: link, type: 'docs' }, headers, body);
  }

  /** On one item of the partition key "a". */
  item(method: string, id: string, headers: Record<string, string> = {}, body?: object): Promise<RawAnswer> {
    const path = `${link}/docs/${id}`;
    return this.send(method, { path: `/${path}`, resource: path, type: 'docs' }, { ...keyA, ...headers }, body);
  }

  create(body: object, headers: Record<string, string> = {}): Promise<RawAnswer> {
    return this.docs('POST', { ...keyA, ...headers }, body);
  }

  query(headers: Record<string, string>, body: object): Promise<RawAnswer> {
    return this.docs(
      'POST',
      { 'content-type': 'application/query+json', 'x-ms-documentdb-isquery': 'True', ...headers },
      body,
    );
  }

  feed(headers: Record<string, string> = {}): Promise<RawAnswer> {
    return this.docs('GET', { 'a-im': 'Incremental Feed', ...headers });
  }

  /** The ranges, found by resource id as the SDK does. */
  ranges(headers: Record<string, string> = {}): Promise<RawAnswer> {
    const { rid, self } = this.container;
    const path = `/${self}pkranges`;
    return this.send('GET', { path, resource: rid.toLowerCase(), type: 'pkranges' }, { ...incremental, ...headers });
  }

  rangeHeader(pk = 'a'): Record<string, string> {
    return { 'x-ms-documentdb-partitionkeyrangeid': this.container.rangeOf([pk]).id };
  }
}

export const link = 'dbs/shop/colls/orders';
export const keyA = { 'x-ms-documentdb-partitionkey': '["a"]' };
const incremental = { 'a-im': 'Incremental Feed', 'x-ms-max-item-count': '-1' };

/** Status and sub-status. */
export function outcome({ status, headers }: RawAnswer): [number, string | undefined] {
  const subStatus = headers['x-ms-substatus'];
  return [status, subStatus === undefined ? undefined : String(subStatus)];
}

export function rowsOf({ body }: RawAnswer): unknown[] {
  const { Documents }: { Documents: unknown[] } = JSON.parse(body);
  return Documents;
}
