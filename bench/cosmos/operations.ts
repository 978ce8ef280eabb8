import { deepStrictEqual } from 'node:assert';
import { z } from 'zod';
import type { Account } from './account.ts';
import { itemAt, keyAt, perKey, type SampleItem } from './sample-items.ts';

/** Does something with the item of a number, and throws if the answer is not what it has to be. */
export type Operation = (account: Account, number: number) => Promise<void>;

export type OperationName = 'create' | 'read' | 'patch' | 'query';

const keyHeader = (pk: string) => ({ 'x-ms-documentdb-partitionkey': JSON.stringify([pk]) });
const itemSchema = z.object({ id: z.string(), pk: z.string(), number: z.number(), text: z.string() });
const pageSchema = z.object({ Documents: z.array(itemSchema) });

const keyQuery = 'SELECT * FROM c WHERE c.pk = @pk';

/** Without an SDK. */
export const onTheWire: Record<OperationName, Operation> = {
  create: async ({ wire, docs }, number) => {
    const item = freshItem(number);
    const body = JSON.stringify(item);
    const answer = await wire.send({ method: 'POST', path: docs, headers: keyHeader(item.pk), body });
    requireItem(answer.status, 201, JSON.parse(answer.body), item);
  },
  read: async ({ wire, docs }, number) => {
    const item = itemAt(number);
    const answer = await wire.send({ method: 'GET', path: `${docs}/${item.id}`, headers: keyHeader(item.pk) });
    requireItem(answer.status, 200, JSON.parse(answer.body), item);
  },
  patch: async ({ wire, docs }, number) => {
    const item = itemAt(number);
    const body = JSON.stringify(patchOf(number));
    const answer = await wire.send({ method: 'PATCH', path: `${docs}/${item.id}`, headers: keyHeader(item.pk), body });
    requireItem(answer.status, 200, JSON.parse(answer.body), item);
  },
  query: async ({ wire, docs }, number) => {
    const pk = keyAt(number);
    const headers = {
      ...keyHeader(pk),
      'content-type': 'application/query+json',
      'x-ms-documentdb-isquery': 'true',
      'x-ms-documentdb-query-enablecrosspartition': 'true',
    };
    const body = JSON.stringify({ query: keyQuery, parameters: [{ name: '@pk', value: pk }] });
    const answer = await wire.send({ method: 'POST', path: docs, headers, body });
    requireKey(pageSchema.parse(JSON.parse(answer.body)).Documents, pk);
  },
};

/** Through `@azure/cosmos`. */
export const throughSdk: Record<OperationName, Operation> = {
  create: async ({ container }, number) => {
    const item = freshItem(number);
    const { statusCode, resource } = await container.items.create(item);
    requireItem(statusCode, 201, resource, item);
  },
  read: async ({ container }, number) => {
    const item = itemAt(number);
    const { statusCode, resource } = await container.item(item.id, item.pk).read();
    requireItem(statusCode, 200, resource, item);
  },
  patch: async ({ container }, number) => {
    const item = itemAt(number);
    const { statusCode, resource } = await container.item(item.id, item.pk).patch(patchOf(number));
    requireItem(statusCode, 200, resource, item);
  },
  query: async ({ container }, number) => {
    const pk = keyAt(number);
    const query = { query: keyQuery, parameters: [{ name: '@pk', value: pk }] };
    const { resources } = await container.items.query(query, { partitionKey: pk }).fetchAll();
    requireKey(z.array(itemSchema).parse(resources), pk);
  },
};

/** Under a partition key of its own, apart from those that are queried. */
function freshItem(number: number): SampleItem {
  return itemAt(number, `fresh-${number}`);
}

/** Writes, but leaves the item as it is. */
const patchOf = (number: number) => [{ op: 'set' as const, path: '/number', value: number }];

function requireItem(status: number, expected: number, body: unknown, { id, pk, number, text }: SampleItem): void {
  deepStrictEqual([status, itemSchema.parse(body)], [expected, { id, pk, number, text }]);
}

function requireKey(items: z.infer<typeof itemSchema>[], pk: string): void {
  deepStrictEqual([items.length, items.every((item) => item.pk === pk)], [perKey, true]);
}
