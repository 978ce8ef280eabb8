import { type Container, ErrorResponse } from '@azure/cosmos';
import { z } from 'zod';
import type { Lease, LeaseStore, StoredLease } from './lease.ts';

const documentSchema = z
  .object({
    id: z.string(),
    feedRange: z.object({ min: z.string(), max: z.string() }),
    owner: z.string().nullable(),
    continuation: z.string().nullable(),
    timestamp: z.iso.datetime(),
    _etag: z.string(),
  })
  .transform(
    ({ _etag, timestamp, ...lease }): StoredLease => ({ ...lease, timestamp: Date.parse(timestamp), etag: _etag }),
  );

/** Leases as documents of a container with the partition key `/id`; those whose id begins with `prefix`. */
export function leaseContainer(container: Container, prefix: string): LeaseStore {
  return {
    async list() {
      const query = {
        query: 'SELECT * FROM c WHERE STARTSWITH(c.id, @prefix)',
        parameters: [{ name: '@prefix', value: prefix }],
      };
      const { resources } = await container.items.query<unknown>(query).fetchAll();
      return resources.map((document) => documentSchema.parse(document));
    },
    async read(id) {
      const { resource } = await container.item(id, id).read<object>();
      return resource === undefined ? undefined : documentSchema.parse(resource);
    },
    async create(lease) {
      try {
        await container.items.create(documentOf(lease));
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
      }
    },
    async replace({ etag, ...lease }) {
      try {
        const { resource } = await container
          .item(lease.id, lease.id)
          .replace<object>(documentOf(lease), { accessCondition: { type: 'IfMatch', condition: etag } });
        return documentSchema.parse(resource);
      } catch (error) {
        if (statusOf(error) === 412 || statusOf(error) === 404) return undefined;
        throw error;
      }
    },
  };
}

function documentOf({ timestamp, ...lease }: Lease) {
  return { ...lease, timestamp: new Date(timestamp).toISOString() };
}

/** The HTTP status behind an error of the SDK. */
export function statusOf(error: unknown): number | undefined {
  const code = error instanceof ErrorResponse ? error.code : undefined;
  return code === undefined ? undefined : Number(code);
}
