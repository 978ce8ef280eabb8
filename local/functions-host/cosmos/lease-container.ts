import { type Container, ErrorResponse } from '@azure/cosmos';
import { z } from 'zod';
import { type Lease, type LeaseStore, MalformedLeaseError, type StoredLease } from './lease.ts';

const storedSchema = z.looseObject({ id: z.string(), _etag: z.string() });

const documentSchema = z
  .object({
    id: z.string(),
    feedRange: z.object({ min: z.string(), max: z.string() }),
    owner: z.string().nullable(),
    continuation: z.string().nullable(),
    start: z.union([z.literal('beginning'), z.iso.datetime().transform((time) => new Date(time))]),
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
      const leases: StoredLease[] = [];
      const malformed: MalformedLeaseError[] = [];
      for (const lease of resources.map(leaseOf)) {
        if (lease instanceof MalformedLeaseError) malformed.push(lease);
        else leases.push(lease);
      }
      return { leases, malformed };
    },
    async read(id) {
      const { resource } = await container.item(id, id).read<object>();
      return resource === undefined ? undefined : wellFormed(resource);
    },
    async create(lease) {
      return unlessRefused([409], async () => {
        const { resource } = await container.items.create<object>(documentOf(lease));
        return wellFormed(resource);
      });
    },
    async replace({ etag, ...lease }) {
      return unlessRefused([404, 412], async () => {
        const { resource } = await container
          .item(lease.id, lease.id)
          .replace<object>(documentOf(lease), { accessCondition: { type: 'IfMatch', condition: etag } });
        return wellFormed(resource);
      });
    },
    async remove({ id, etag }) {
      const removed = await unlessRefused([404, 412], () =>
        container.item(id, id).delete({ accessCondition: { type: 'IfMatch', condition: etag } }),
      );
      return removed !== undefined;
    },
  };
}

function documentOf({ timestamp, ...lease }: Lease) {
  return { ...lease, timestamp: new Date(timestamp).toISOString() };
}

function leaseOf(document: unknown): StoredLease | MalformedLeaseError {
  const parsed = documentSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const { id, _etag } = storedSchema.parse(document);
  return new MalformedLeaseError(id, _etag, z.prettifyError(parsed.error));
}

function wellFormed(document: unknown): StoredLease {
  const lease = leaseOf(document);
  if (lease instanceof MalformedLeaseError) throw lease;
  return lease;
}

async function unlessRefused<T>(statuses: readonly number[], write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (statuses.includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/** The HTTP status behind an error of the SDK. */
export function statusOf(error: unknown): number | undefined {
  const code = error instanceof ErrorResponse ? error.code : undefined;
  return code === undefined ? undefined : Number(code);
}
