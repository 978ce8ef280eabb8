import type { Container } from 'cosmos-emulator/store';
import { z } from 'zod';
import type { JsonObject } from '../../local/cosmos/sql/json.ts';
import type { ContainerName } from '../../shared/data/containers.ts';
import type { CosmosDatabase } from '../../shared/data/cosmos-documents.ts';
import type { Document } from '../../shared/data/documents.ts';
import { type CosmosAccount, isContainerName, type QuerySpec } from './cosmos-account.ts';
import { asSdk, CosmosError } from './cosmos-error.ts';
import type { Process } from './host.ts';
import type { Wire } from './wire.ts';

const callPatience = 5_000;
const queryPatience = 15_000;

const patchSchema = z.object({
  operations: z.array(
    z.union([
      z.object({ op: z.literal('incr'), path: z.string(), value: z.number() }),
      z.object({ op: z.enum(['add', 'set', 'replace']), path: z.string(), value: z.json() }),
      z.object({ op: z.literal('remove'), path: z.string() }),
    ]),
  ),
  condition: z.string().optional(),
});

const idSchema = z.object({ id: z.string() });
const objectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
const batchSchema = z
  .array(
    z.discriminatedUnion('operationType', [
      z.object({ operationType: z.literal('Create'), resourceBody: objectSchema }),
      z.object({ operationType: z.literal('Patch'), id: z.string(), resourceBody: patchSchema }),
    ]),
  )
  .min(1);

const querySchema: z.ZodType<QuerySpec> = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.json() })),
});

const keyNames: Record<ContainerName, string> = {
  orders: 'orderId',
  catalog: 'sku',
  notifications: 'orderId',
  deadletters: 'id',
  leases: 'id',
};

/**
 * The database as one process sees it through the SDK. It reads its own writes, and nothing older than what it has seen of
 * a document, as under session consistency; a process that has just begun has seen nothing.
 */
export function cosmosClient(account: CosmosAccount, wire: Wire, process: Process): CosmosDatabase {
  /** The newest write that the process has seen, by document. */
  const session = new Map<string, number>();

  return { container: (given) => containerClient(named(given)) };

  function send<T>(
    call: { operation: string; isWrite: boolean; about: string },
    perform: (lag: number) => T,
    patience = callPatience,
  ): Promise<T> {
    return wire.send(process, {
      call: { service: 'store', ...call },
      perform,
      refuse: (status, substatus) => new CosmosError(status, substatus),
      silence: (kind) =>
        kind === 'broken' ? new CosmosError('ECONNRESET') : new CosmosError(20, undefined, 'AbortError'),
      patience,
    });
  }

  function containerClient(name: ContainerName): ReturnType<CosmosDatabase['container']> {
    const keyOf = (partition: string, id: string) => `${name}/${partition}/${id}`;
    const see = (partition: string, ids: readonly string[]) => {
      for (const id of ids) {
        const lsn = account.newest(name, partition, id)?.lsn;
        if (lsn !== undefined) session.set(keyOf(partition, id), lsn);
      }
    };

    /** A write of these documents of a partition. Whoever gets an answer, a refusal too, has seen what it was about. */
    async function write<T>(
      operation: string,
      partition: string,
      ids: readonly string[],
      work: (container: Container) => T,
    ): Promise<T> {
      const call = { operation: `${name}.${operation}`, isWrite: true, about: aboutOf(partition, ids) };
      try {
        const answer = await send(call, () => asSdk(() => account.write(name, partition, ids, work)));
        see(partition, ids);
        return answer;
      } catch (error) {
        if (error instanceof CosmosError && (error.code === 409 || error.code === 412)) see(partition, ids);
        throw error;
      }
    }

    async function read(partition: string, id: string) {
      const key = keyOf(partition, id);
      const call = { operation: `${name}.read`, isWrite: false, about: aboutOf(partition, [id]) };
      const item = await send(call, (lag) => account.asOf(name, partition, id, lag, session.get(key) ?? -1));
      if (item === undefined) return { statusCode: 404, etag: '' };
      session.set(key, Math.max(session.get(key) ?? -1, item.lsn));
      return { statusCode: 200, etag: item.etag, resource: item.document };
    }

    return {
      item: (id, partition) => ({
        read: () => read(partition, id),
        replace: (document, { accessCondition }) => {
          const body = snapshot(document);
          const ifMatch = accessCondition?.condition;
          return write('replace', partition, [id], (container) =>
            etagOf(container.replace([partition], id, body, { ifMatch })),
          );
        },
        patch: (given) => {
          const patch = patchSchema.parse(given);
          return write('patch', partition, [id], (container) => etagOf(container.patch([partition], id, patch)));
        },
      }),
      items: {
        create: (document) => {
          const body = snapshot(document);
          const partition = partitionOf(name, document);
          return write('create', partition, [document.id], (container) => etagOf(container.create([partition], body)));
        },
        upsert: (document) => {
          const body = snapshot(document);
          const partition = partitionOf(name, document);
          return write('upsert', partition, [document.id], (container) => etagOf(container.upsert([partition], body)));
        },
        batch: (given, partition) => {
          const operations = batchSchema.parse(given);
          const ids = operations.map((operation) =>
            operation.operationType === 'Create' ? idSchema.parse(operation.resourceBody).id : operation.id,
          );
          return write('batch', partition, ids, (container) => {
            const { results } = container.batch([partition], operations);
            return { result: results.map(({ statusCode, requestCharge }) => ({ statusCode, requestCharge })) };
          });
        },
        query: (given, { maxItemCount = 100 }) => {
          const spec = querySchema.parse(given);
          const call = { operation: `${name}.query`, isWrite: false, about: '' };
          let rows: unknown[] | undefined;
          return {
            hasMoreResults: () => rows === undefined || rows.length > 0,
            fetchNext: async () => {
              rows = await send(call, (lag) => rows ?? asSdk(() => account.rows(name, spec, lag)), queryPatience);
              return { resources: rows.splice(0, maxItemCount) };
            },
          };
        },
      },
    };
  }
}

function named(name: string): ContainerName {
  if (!isContainerName(name)) throw new TypeError(`There is no container ${name}.`);
  return name;
}

function partitionOf(name: ContainerName, document: Document): string {
  return z.string().parse(document[keyNames[name]]);
}

/** What a call is about: the order where the document says so, else the document. */
function aboutOf(partition: string, [id = partition]: readonly string[]): string {
  if (id.startsWith('reservation:')) return id.slice('reservation:'.length);
  return id === partition ? id : `${partition}/${id}`;
}

/** What goes over the wire is what the document was when it was sent. */
function snapshot(document: Document): JsonObject {
  return JSON.parse(JSON.stringify(document));
}

function etagOf({ etag }: { etag?: string }): { etag: string } {
  return { etag: etag ?? '' };
}
