import { type Container, CosmosClient } from '@azure/cosmos';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { type Cosmos, type CosmosOptions, startCosmos } from '../cosmos.ts';
import type { ChargeLine } from '../http/charge-book.ts';

/** An emulator of its own with one container (`shop/orders`, key `/pk`), an unmodified client, and every call it sees. */
export interface TestAccount {
  cosmos: Cosmos;
  client: CosmosClient;
  container: Container;
  /** `items.create 200`, one per request since the start or the last `forget`. */
  calls: string[];
  forget(): void;
  /** Moves the emulator's clock. */
  advance(seconds: number): void;
  control(path: string, body: unknown): Promise<unknown>;
  /** Splits a range of `shop/{container}`, by default the fullest. */
  split(container: string, range?: string): Promise<Split>;
  books(): Promise<Books>;
  stop(): Promise<void>;
}

interface Split {
  gone: string;
  children: { id: string; items: number }[];
}

/** What the tests read of `GET /_local/books`. */
interface Books {
  calls: object[];
  objects: { charges: ChargeLine[]; items: object; databases: { containers: { ranges: object[] }[] }[] };
}

export const startOfTime = Date.UTC(2030, 0, 1);

export async function startAccount(options: CosmosOptions = {}, definition: object = {}): Promise<TestAccount> {
  const calls: string[] = [];
  const clock = movableClock(() => startOfTime);
  const log = (line: string) => calls.push(line.replace(/ .+ /, ' '));
  const cosmos = await startCosmos({ port: 0, clock, random: seededRandom(1), log, ...options });
  const client = clientOf(cosmos);
  const { database } = await client.databases.create({ id: 'shop' });
  const { container } = await database.containers.create({
    id: 'orders',
    partitionKey: { paths: ['/pk'], version: 2 },
    ...definition,
  });
  calls.length = 0;
  return {
    cosmos,
    client,
    container,
    calls,
    forget: () => {
      calls.length = 0;
    },
    advance: (seconds) => clock.advance(seconds * 1000),
    control: async (path, body) => {
      const answer = await fetch(`${cosmos.endpoint}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
      return answer.status === 204 ? undefined : answer.json();
    },
    split: async (container, range) => {
      const body = JSON.stringify({ database: 'shop', container, range });
      return JSON.parse(await (await fetch(`${cosmos.endpoint}/_local/split`, { method: 'POST', body })).text());
    },
    books: async () => JSON.parse(await (await fetch(`${cosmos.endpoint}/_local/books`)).text()),
    stop: async () => {
      client.dispose();
      await cosmos.stop();
    },
  };
}

export function clientOf({ endpoint, key }: Pick<Cosmos, 'endpoint' | 'key'>): CosmosClient {
  return new CosmosClient({ endpoint, key, consistencyLevel: 'Session' });
}
