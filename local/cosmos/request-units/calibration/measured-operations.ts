import { ChangeFeedStartFrom, type Container, type Database, ErrorResponse } from '@azure/cosmos';
import { z } from 'zod';

/** An operation, and what an account charged for it. */
export interface Charge {
  operation: string;
  requestUnits: number;
}

/** Another status than the operation has to end with: what it charged would say nothing. */
export class CalibrationError extends Error {
  readonly code = 'calibration';
}

const answerSchema = z.object({
  statusCode: z.number().optional(),
  code: z.number().optional(),
  headers: z.looseObject({ 'x-ms-request-charge': z.coerce.number() }),
});

const pk = 'calibration';
const notIndexed = { indexingMode: 'none' as const, automatic: false };
const textNotIndexed = { includedPaths: [{ path: '/*' }], excludedPaths: [{ path: '/text/?' }] };
const largeText = 'x'.repeat(64 * 1024 - 1_024);

/** An item of some 1,000 bytes with the properties that the service adds, and ten terms. */
function item(id: string, changed: { n0?: number; n1?: number; text?: string } = {}) {
  const numbers = { n0: 0, n1: 1, n2: 2, n3: 3, n4: 4, n5: 5, n6: 6 };
  return { id, pk, ...numbers, text: 'x'.repeat(660), ...changed };
}

/** Does a fixed list of operations in containers of its own, one after the other, and notes what each is charged. */
export async function measureOperations(database: Database): Promise<Charge[]> {
  const charges: Charge[] = [];
  async function measure(operation: string, status: number, call: () => Promise<object>): Promise<void> {
    const answer = answerSchema.parse(await answerOf(call));
    // The SDK does not tell the status of a page of a query: it throws if that is not 200.
    const ended = answer.statusCode ?? answer.code ?? 200;
    if (ended !== status) {
      throw new CalibrationError(`"${operation}" had to end with status ${status}, and ended with ${ended}.`);
    }
    charges.push({ operation, requestUnits: answer.headers['x-ms-request-charge'] });
  }
  await measureItems(database, measure);
  await measureBatches(await containerOf(database, 'batches'), measure);
  await measureFeed(await containerOf(database, 'feed'), measure);
  await measureQueries(await containerOf(database, 'queries', textNotIndexed), measure);
  await measureLeases(database, measure);
  return charges;
}

type Measure = (operation: string, status: number, call: () => Promise<object>) => Promise<void>;

async function measureItems(database: Database, measure: Measure): Promise<void> {
  const container = await containerOf(database, 'items');
  const unindexed = await containerOf(database, 'unindexed', notIndexed);
  const one = container.item('one', pk);
  const stale = { accessCondition: { type: 'IfMatch', condition: '"stale"' } };

  await measure('create, 1 kB, 10 terms', 201, () => container.items.create(item('one')));
  await measure('create, 1 kB, not indexed', 201, () => unindexed.items.create(item('one')));
  await measure('create of an id that is there', 409, () => container.items.create(item('one')));
  await measure('read, 1 kB', 200, () => one.read());
  const { etag } = await one.read();
  const unchanged = { accessCondition: { type: 'IfNoneMatch', condition: etag } };
  await measure('read, not modified', 304, () => one.read(unchanged));
  await measure('read of an id that is not there', 404, () => container.item('none', pk).read());
  await measure('replace, 2 terms changed', 200, () => one.replace(item('one', { n0: 10, n1: 11 })));
  await measure('replace, nothing changed', 200, () => one.replace(item('one', { n0: 10, n1: 11 })));
  await measure('replace, etag does not match', 412, () => one.replace(item('one'), stale));
  await measure('patch, 2 properties', 200, () =>
    one.patch([
      { op: 'set', path: '/n0', value: 20 },
      { op: 'incr', path: '/n1', value: 10 },
    ]),
  );
  await measure('patch, condition is false', 412, () =>
    one.patch({ condition: 'FROM c WHERE c.n0 = -1', operations: [{ op: 'set', path: '/n0', value: 30 }] }),
  );
  await measure('upsert of an item that is there, 1 term changed', 200, () =>
    container.items.upsert(item('one', { n0: 20 })),
  );
  await measure('delete, 1 kB', 204, () => one.delete());
  await measure('delete of an id that is not there', 404, () => one.delete());
  await measure('create, 64 kB', 201, () => container.items.create(item('large', { text: largeText })));
  await measure('read, 64 kB', 200, () => container.item('large', pk).read());
}

async function measureBatches({ items }: Container, measure: Measure): Promise<void> {
  const creates = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
    operationType: 'Create' as const,
    resourceBody: { ...item(id) },
  }));
  const read = { operationType: 'Read' as const, id: 'a' };
  await measure('batch of 5 creates', 200, () => items.batch(creates, pk));
  await measure('batch of 2 reads', 200, () => items.batch([read, read], pk));
  await measure('batch whose first operation fails', 207, () => items.batch(creates, pk));
}

/** Of one partition key that is alone in its container: more than one range would be read in turns. */
async function measureFeed({ items }: Container, measure: Measure): Promise<void> {
  for (const id of ['a', 'b', 'c', 'd', 'e']) await items.create(item(id));
  const from = { changeFeedStartFrom: ChangeFeedStartFrom.Beginning(pk) };
  const feed = items.getChangeFeedIterator(from);
  await measure('feed page of 5 items, 1 kB', 200, () => feed.readNext());
  await measure('feed page without items', 304, () => feed.readNext());
}

async function measureQueries({ items }: Container, measure: Measure): Promise<void> {
  for (let n = 0; n < 20; n += 1) await items.create(item(`item-${n}`, { n0: n }));
  const queries = {
    'query, 1 item by id': `SELECT * FROM c WHERE c.id = 'item-7'`,
    'query, 20 items of 1 kB': 'SELECT * FROM c',
    'query, 20 numbers': 'SELECT VALUE c.n0 FROM c',
    'query, nothing found': 'SELECT * FROM c WHERE c.n0 = -1',
    'query, filter without an index': `SELECT VALUE c.id FROM c WHERE c.text = ''`,
    'query, 5 of 20 in order': 'SELECT TOP 5 VALUE c.id FROM c ORDER BY c.n0 DESC',
    'query, count of 20': 'SELECT VALUE COUNT(1) FROM c',
  };
  for (const [operation, query] of Object.entries(queries)) {
    await measure(operation, 200, () => items.query(query, { partitionKey: pk, maxItemCount: 100 }).fetchNext());
  }
}

/** What the owner of a lease of the change feed processor does. */
async function measureLeases(database: Database, measure: Measure): Promise<void> {
  const { container } = await database.containers.create({
    id: 'leases',
    partitionKey: { paths: ['/id'], version: 2 },
    defaultTtl: -1,
  });
  const lease = { id: 'lease..0', LeaseToken: '0', FeedRange: { Range: { min: '', max: 'FF' } }, Owner: 'host-1' };
  const held = (token: number) => ({
    ...lease,
    ContinuationToken: `"${token}"`,
    timestamp: `2026-01-01T00:00:0${token}Z`,
  });
  await measure('lease: create', 201, () => container.items.create(held(1)));
  const { etag } = await container.item(lease.id, lease.id).read();
  await measure('lease: checkpoint, with its etag', 200, () =>
    container.item(lease.id, lease.id).replace(held(2), { accessCondition: { type: 'IfMatch', condition: etag } }),
  );
}

async function containerOf(database: Database, id: string, indexingPolicy?: object): Promise<Container> {
  const definition = { id, partitionKey: { paths: ['/pk'], version: 2 } };
  const { container } = await database.containers.create(
    indexingPolicy ? { ...definition, indexingPolicy } : definition,
  );
  return container;
}

/** What was refused charges too. */
async function answerOf(call: () => Promise<object>): Promise<object> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ErrorResponse) return error;
    throw error;
  }
}
