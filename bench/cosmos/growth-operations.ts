import { deepStrictEqual } from 'node:assert';
import { z } from 'zod';
import type { Account } from './account.ts';
import { onTheWire } from './operations.ts';
import { perKey } from './sample-items.ts';

/** Something that must take as long among many items as among few. `number` is that of a stored item; `fresh` of one that is not there. */
export type GrowthOperation = (
  account: Account,
  at: { stored: number; number: number; fresh: number },
) => Promise<void>;

const pageSchema = z.object({ Documents: z.array(z.object({ number: z.number() })) });

const pageSize = 500;
const ranges = 3;

/** The feed of the first range; `after` is a position in it. */
function feedPage({ wire, docs }: Account, after: string) {
  const headers = {
    'a-im': 'Incremental Feed',
    'x-ms-documentdb-partitionkeyrangeid': '0',
    'x-ms-max-item-count': String(pageSize),
    'if-none-match': after,
  };
  return wire.send({ method: 'GET', path: docs, headers });
}

export const growthOperations: Record<string, GrowthOperation> = {
  create: (account, { fresh }) => onTheWire.create(account, fresh),
  read: (account, { number }) => onTheWire.read(account, number),
  patch: (account, { number }) => onTheWire.patch(account, number),
  'query of a key': (account, { number }) => onTheWire.query(account, number),
  'query by index': async ({ wire, docs }, { number }) => {
    const headers = {
      'content-type': 'application/query+json',
      'x-ms-documentdb-isquery': 'true',
      'x-ms-documentdb-query-enablecrosspartition': 'true',
    };
    const query = 'SELECT * FROM c WHERE c.number = @number';
    const body = JSON.stringify({ query, parameters: [{ name: '@number', value: number }] });
    const answer = await wire.send({ method: 'POST', path: docs, headers, body });
    const found = pageSchema.parse(JSON.parse(answer.body)).Documents.map((item) => item.number);
    deepStrictEqual(found, [number]);
  },
  [`feed page of ${pageSize}`]: async (account, { stored }) => {
    // Half way: a partition key was written under one number.
    const after = Math.floor(stored / ranges / perKey / 2);
    const { body } = await feedPage(account, `"${after}"`);
    const items = pageSchema.parse(JSON.parse(body)).Documents.length;
    // Those of one write come together.
    if (items < pageSize || items >= pageSize + perKey) throw new Error(`a page of the feed has ${items} items`);
  },
  'idle feed': async (account) => {
    const { status } = await feedPage(account, '*');
    deepStrictEqual(status, 304);
  },
};
