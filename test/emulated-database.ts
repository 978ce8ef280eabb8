import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, ContainerRequest } from '@azure/cosmos';
import { startCosmos } from 'cosmos-emulator';
import { afterAll, afterEach } from 'vitest';
import { z } from 'zod';
import { type ContainerName, containers } from '../shared/data/containers.ts';
import { cosmosClient } from '../shared/data/cosmos-client.ts';
import { cosmosDocuments } from '../shared/data/cosmos-documents.ts';
import type { Documents } from '../shared/data/documents.ts';
import type { Pace } from '../shared/data/lost-answers.ts';

/** A fault rule of the emulator, for one container. */
export interface ContainerFault {
  operation: `items.${'create' | 'upsert' | 'batch' | 'query' | 'read' | 'replace' | 'patch'}`;
  effect: 'before' | 'after' | 'status' | 'delay';
  status?: number;
  delayMs?: number;
  count?: number;
  probability?: number;
  seed?: number;
}

/** The shop's database in an emulator of its own. */
export interface EmulatedDatabase {
  connectionString: string;
  documents(name: ContainerName): Documents;
  /** Splits the fullest partition of a container. */
  split(name: ContainerName): Promise<void>;
  /** The container behind the stores, to look at or to spoil. */
  container(name: ContainerName): Container;
  fault(name: ContainerName, ...rules: ContainerFault[]): Promise<void>;
  clearFaults(): Promise<void>;
  /** What was called on a container since the start: `items.create 201`; status 0 is a connection that broke. */
  calls(name: ContainerName): Promise<string[]>;
  stop(): Promise<void>;
}

const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), target: z.string().optional(), status: z.number() })),
});

/** A database for one test file: its faults are cleared after each test, and it stops behind the last. */
export async function databaseOfThisFile(): Promise<EmulatedDatabase> {
  const database = await emulatedDatabase();
  afterEach(() => database.clearFaults());
  afterAll(() => database.stop());
  return database;
}

async function emulatedDatabase(): Promise<EmulatedDatabase> {
  const cosmos = await startCosmos({ port: 0 });
  const client = cosmosClient({ connectionString: cosmos.connectionString });
  const { database } = await client.databases.create({ id: 'shop' });
  for (const definition of Object.values(containers)) {
    const request: ContainerRequest = JSON.parse(JSON.stringify(definition));
    await database.containers.create(request);
  }

  const faults = async (method: string, rules?: object[]) => {
    const answer = await fetch(`${cosmos.endpoint}/_local/faults`, {
      method,
      ...(rules && { body: JSON.stringify(rules) }),
    });
    if (!answer.ok) throw new Error(`${method} faults: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };

  return {
    connectionString: cosmos.connectionString,
    documents: (name) => cosmosDocuments(database, name),
    container: (name) => database.container(name),
    fault: (name, ...rules) =>
      faults(
        'POST',
        rules.map((rule) => ({ target: `shop/${name}`, ...rule })),
      ),
    clearFaults: () => faults('DELETE'),
    split: async (container) => {
      const body = JSON.stringify({ database: 'shop', container });
      const answer = await fetch(`${cosmos.endpoint}/_local/split`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`split: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    },
    calls: async (name) => {
      const answer = await fetch(`${cosmos.endpoint}/_local/books`);
      const { calls } = booksSchema.parse(await answer.json());
      return calls.flatMap(({ operation, target, status }) =>
        target === `shop/${name}` ? [`${operation} ${status}`] : [],
      );
    },
    stop: async () => {
      client.dispose();
      await cosmos.stop();
    },
  };
}

/** Real time, no chance. */
export const evenPace: Pace = {
  clock: { now: Date.now, monotonic: () => performance.now(), sleep: (ms) => sleep(ms, undefined) },
  random: () => 0.5,
};

/** Everything that an iteration yields. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
