import { join } from 'node:path';
import type { Container, FeedOptions, OperationInput } from '@azure/cosmos';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { startCosmos } from '../cosmos.ts';
import { clientOf } from './account.ts';
import { testFolder } from './folder.ts';
import { type Stored, storedItems } from './plain-filter.ts';
import {
  composites,
  gatheredQueries,
  orderedInAll,
  orderedInOneKey,
  type Query,
  unorderedQueries,
} from './plain-query.ts';
import { sorted } from './sorted.ts';

/** What happens between two pages. */
const events = fc.array(fc.constantFrom('none', 'none', 'split', 'restart'), { minLength: 8, maxLength: 8 });
const pageSize = fc.integer({ min: 1, max: 5 });
const three = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 3, maxLength: 3 });

const compositeIndexes = composites.map((order) =>
  order.map(({ path, descending }) => {
    return { path: `/${path}`, order: descending ? ('descending' as const) : ('ascending' as const) };
  }),
);

/** An emulator on a file, driven by the JavaScript SDK. */
async function startKept() {
  const options = { port: 0, ranges: 2, file: join(testFolder(), 'data.db') };
  let cosmos = await startCosmos(options);
  let client = clientOf(cosmos);
  await client.databases.create({ id: 'shop' });
  let made = 0;
  onTestFinished(async () => {
    client.dispose();
    await cosmos.stop();
  });
  const container = () => client.database('shop').container(`orders${made}`);

  return {
    container,
    /** A new container with these items. */
    async fill(items: readonly Stored[]): Promise<void> {
      made += 1;
      await client.database('shop').containers.create({
        id: `orders${made}`,
        partitionKey: { paths: ['/pk'], version: 2 },
        indexingPolicy: { includedPaths: [{ path: '/*' }], compositeIndexes },
      });
      const operations = items.map(
        (item): OperationInput => ({ operationType: 'Create', partitionKey: item.pk, resourceBody: { ...item } }),
      );
      const results = await container().items.bulk(operations);
      expect(results.map(({ statusCode }) => statusCode)).toEqual(items.map(() => 201));
    },
    async happen(event: string | undefined): Promise<void> {
      if (event === undefined || event === 'none') return;
      client.dispose();
      if (event === 'split') cosmos.store.container('shop', `orders${made}`).split(fullest(cosmos, `orders${made}`));
      else {
        await cosmos.stop();
        cosmos = await startCosmos(options);
      }
      client = clientOf(cosmos);
    },
  };
}

function fullest({ store }: Awaited<ReturnType<typeof startCosmos>>, id: string): string {
  const ranges = store.container('shop', id).ranges.toSorted((left, right) => right.count - left.count);
  return ranges[0]?.id ?? '';
}

type Kept = Awaited<ReturnType<typeof startKept>>;

/** Every page by the token of the last, with something between them. No page is longer than asked for. */
async function paged(kept: Kept, query: Query, size: number, between: readonly string[], options: FeedOptions) {
  const rows: unknown[] = [];
  let continuationToken: string | undefined;
  for (let page = 0; page === 0 || continuationToken !== undefined; page += 1) {
    const from = continuationToken === undefined ? {} : { continuationToken };
    const asked = kept.container().items.query<unknown>(query.text, { ...options, maxItemCount: size, ...from });
    const answer = await asked.fetchNext();
    expect(answer.resources.length).toBeLessThanOrEqual(size);
    rows.push(...answer.resources);
    continuationToken = answer.continuationToken;
    await kept.happen(between[page]);
  }
  return rows;
}

async function whole(container: Container, { text }: Query, maxItemCount: number): Promise<unknown[]> {
  return (await container.items.query<unknown>(text, { maxItemCount }).fetchAll()).resources;
}

it('queries of one partition key have the rows that a plain look at its items has, page by page, over splits and restarts', async () => {
  const kept = await startKept();
  const queries = three(fc.oneof({ weight: 4, arbitrary: orderedInOneKey }, unorderedQueries));
  await fc.assert(
    fc.asyncProperty(storedItems, queries, pageSize, events, async (items, asked, size, between) => {
      const own = items.map((item) => ({ ...item, pk: item.serial % 4 === 0 ? item.pk : 'p0' }));
      await kept.fill(own);
      const inKey = own.filter(({ pk }) => pk === 'p0');
      for (const query of asked) {
        const rows = await paged(kept, query, size, between, { partitionKey: 'p0' });
        expect([query.text, rows]).toEqual([query.text, query.rowsOf(inKey)]);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

it('queries over all ranges without an order have every row once, page by page, over splits and restarts', async () => {
  const kept = await startKept();
  await fc.assert(
    fc.asyncProperty(storedItems, three(unorderedQueries), pageSize, events, async (items, asked, size, between) => {
      await kept.fill(items);
      for (const query of asked) {
        const rows = await paged(kept, query, size, between, {});
        expect([query.text, sorted(rows)]).toEqual([query.text, sorted(query.rowsOf(items))]);
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

it('queries that the JavaScript SDK merges over all ranges have the rows that a plain look at all items has', async () => {
  const kept = await startKept();
  await fc.assert(
    fc.asyncProperty(
      storedItems,
      three(orderedInAll),
      three(gatheredQueries),
      pageSize,
      events,
      async (items, inOrder, gathered, size, before) => {
        await kept.fill(items);
        for (const event of before.slice(0, 2)) await kept.happen(event);
        for (const query of inOrder) {
          expect([query.text, await whole(kept.container(), query, size)]).toEqual([query.text, query.rowsOf(items)]);
        }
        for (const query of gathered) {
          const rows = await whole(kept.container(), query, size);
          expect([query.text, sorted(rows)]).toEqual([query.text, sorted(query.rowsOf(items))]);
        }
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
