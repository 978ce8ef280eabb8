import { type Container, CosmosClient } from '@azure/cosmos';
import { itemAt, perKey } from './sample-items.ts';
import type { Subject } from './subject.ts';
import { Wire } from './wire.ts';

/** One container of a measured server, through the SDK and without it. */
export interface Account {
  wire: Wire;
  container: Container;
  /** The path of the container's items. */
  docs: string;
  close(): void;
}

/** Slow answers are to be measured, not given up. */
const longestMs = 15 * 60_000;

/** A new container. */
export async function openAccount({ endpoint, key }: Pick<Subject, 'endpoint' | 'key'>, id: string): Promise<Account> {
  // The peer says that it is elsewhere than it is, so the SDK may not ask either of them.
  const connectionPolicy = { enableEndpointDiscovery: false, requestTimeout: longestMs };
  const client = new CosmosClient({ endpoint, key, connectionPolicy });
  const wire = new Wire({ endpoint, key });
  const { database } = await client.databases.createIfNotExists({ id: 'bench' });
  const definition = { id, partitionKey: { paths: ['/pk'], version: 2 } };
  const { container } = await database.containers.create(definition);
  return {
    wire,
    container,
    docs: `dbs/bench/colls/${id}/docs`,
    close: () => {
      wire.close();
      client.dispose();
    },
  };
}

const batchesAtOnce = 4;

/** Adds the items from number `from` up to but not including `to`, a partition key at a time. */
export async function fill({ wire, docs }: Account, from: number, to: number): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const first = next;
      next += perKey;
      await createKey(wire, docs, first);
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, worker));
}

async function createKey(wire: Wire, docs: string, first: number): Promise<void> {
  const items = Array.from({ length: perKey }, (_, at) => itemAt(first + at));
  const operations = items.map((resourceBody) => ({ operationType: 'Create', resourceBody }));
  const { status, body } = await wire.send({
    method: 'POST',
    path: docs,
    headers: {
      'x-ms-documentdb-partitionkey': JSON.stringify([items[0]?.pk]),
      'x-ms-cosmos-is-batch-request': 'True',
      'x-ms-cosmos-batch-atomic': 'true',
    },
    body: JSON.stringify(operations),
  });
  if (status !== 200) throw new Error(`a batch of ${perKey} creates was answered with ${status}: ${body}`);
}
