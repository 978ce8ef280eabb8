import { BulkOperationType, type OperationInput } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const create = (id: string, pk = 'a'): OperationInput => ({ operationType: 'Create', resourceBody: { id, pk } });

describe('a transactional batch through the JavaScript SDK', () => {
  it('answers 200 with a result for each operation', async () => {
    const batch: OperationInput[] = [
      create('1'),
      { operationType: 'Upsert', resourceBody: { id: '2', pk: 'a' } },
      { operationType: 'Patch', id: '1', resourceBody: { operations: [{ op: 'set', path: '/n', value: 1 }] } },
      { operationType: 'Replace', id: '2', resourceBody: { id: '2', pk: 'a', n: 2 } },
      { operationType: 'Read', id: '2' },
      { operationType: 'Delete', id: '1' },
    ];
    const { code, result } = await account.container.items.batch(batch, 'a');
    expect(code).toBe(200);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 200, 204]);
    expect(result?.[4]?.resourceBody).toMatchObject({ n: 2 });
    expect(result?.[3]?.eTag).toBe(result?.[4]?.eTag);
    expect(result?.every(({ requestCharge }) => requestCharge > 0)).toBe(true);
  });

  it('answers 207 and does nothing if one fails, If-Match included', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const stale: OperationInput = {
      operationType: 'Replace',
      id: '1',
      ifMatch: '"x"',
      resourceBody: { id: '1', pk: 'a' },
    };
    const { code, result } = await account.container.items.batch([create('2'), stale, create('3')], 'a');
    expect(code).toBe(207);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 412, 424]);
    expect((await account.container.item('2', 'a').read()).statusCode).toBe(404);
  });

  it('heeds the condition of a patch', async () => {
    await account.container.items.create({ id: '1', pk: 'a', n: 1 });
    const operations = [{ op: 'incr' as const, path: '/n', value: 1 }];
    const patch: OperationInput = {
      operationType: 'Patch',
      id: '1',
      resourceBody: { operations, condition: 'from c where c.n = 1' },
    };
    expect((await account.container.items.batch([patch], 'a')).code).toBe(200);
    expect((await account.container.items.batch([patch], 'a')).result?.[0]?.statusCode).toBe(412);
  });

  it('leaves the documents out if the client does not want them, but for reads', async () => {
    const options = { contentResponseOnWriteEnabled: false };
    const { result } = await account.container.items.batch(
      [create('1'), { operationType: 'Read', id: '1' }],
      'a',
      options,
    );
    expect(result?.map(({ resourceBody }) => resourceBody === undefined)).toEqual([true, false]);
  });

  it('shows up in the change feed as a whole, above the page size', async () => {
    await account.container.items.batch(
      ['1', '2', '3', '4'].map((id) => create(id)),
      'a',
    );
    const headers = { 'a-im': 'Incremental feed', 'x-ms-documentdb-partitionkey': '["a"]', 'x-ms-max-item-count': '1' };
    const { headers: answered, body } = await rawItems(account.cosmos, { headers });
    expect(answered['x-ms-item-count']).toBe('4');
    expect(new Set(JSON.parse(body).Documents.map((item: { _lsn: number }) => item._lsn))).toEqual(new Set([1]));
  });

  it('heeds If-None-Match of its upserts', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const upsert: OperationInput = { operationType: 'Upsert', resourceBody: { id: '1', pk: 'a' }, ifNoneMatch: '*' };
    const { code, result } = await account.container.items.batch([create('2'), upsert], 'a');
    expect([code, result?.map(({ statusCode }) => statusCode)]).toEqual([207, [424, 412]]);
  });

  it('above 2 MB is refused as too large', async () => {
    const big = (id: string): OperationInput => ({
      operationType: 'Create',
      resourceBody: { id, pk: 'a', text: 'x'.repeat(1_100_000) },
    });
    const error = await account.container.items.batch([big('1'), big('2')], 'a').catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('Request size is too large');
  });
});

describe('bulk operations through the JavaScript SDK', () => {
  it.each([
    ['version 1', { paths: ['/pk'] }],
    ['version 2', { paths: ['/pk'], version: 2 }],
    ['hierarchical', { paths: ['/pk', '/n'], kind: 'MultiHash', version: 2 }],
  ])('reach the range that the client has hashed the key to (%s)', async (id, partitionKey) => {
    const { container } = await account.client
      .database('shop')
      .containers.create({ id, partitionKey } as { id: string });
    const { ranges } = account.cosmos.store.container('shop', id);
    const operations = Array.from({ length: 200 }, (_, n) => {
      const resourceBody = { id: `${n}`, pk: `p${n}`, n };
      const keys = partitionKey.paths.length === 2 ? [`p${n}`, n] : `p${n}`;
      return { operationType: BulkOperationType.Create, partitionKey: keys, resourceBody };
    });
    const results = await container.items.executeBulkOperations(operations);
    expect(new Set(results.map(({ response }) => response?.statusCode))).toEqual(new Set([201]));
    expect(ranges.every(({ count }) => count > 0)).toBe(true);
  });

  it('are 100 a request at most, as in a batch', async () => {
    const { id } = account.cosmos.store.container('shop', 'orders').rangeOf(['a']);
    const bulk = async (count: number) => {
      const operations = Array.from({ length: count }, (_, n) => {
        return { operationType: 'Upsert', partitionKey: '["a"]', resourceBody: { id: `${n}`, pk: 'a' } };
      });
      const headers = {
        'x-ms-cosmos-is-batch-request': 'true',
        'x-ms-cosmos-batch-atomic': 'false',
        'x-ms-documentdb-partitionkeyrangeid': id,
      };
      return rawItems(account.cosmos, { method: 'POST', headers, body: JSON.stringify(operations) });
    };
    expect((await bulk(100)).status).toBe(200);
    const refused = await bulk(101);
    expect([refused.status, JSON.parse(refused.body).message]).toEqual([400, expect.stringContaining('101 of 100')]);
    expect((await bulk(0)).status).toBe(400);
  });

  it('stand alone: one may fail and the others not', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const results = await account.container.items.executeBulkOperations([
      { operationType: BulkOperationType.Create, partitionKey: 'a', resourceBody: { id: '1', pk: 'a' } },
      { operationType: BulkOperationType.Create, partitionKey: 'a', resourceBody: { id: '2', pk: 'a' } },
    ]);
    expect(results.map(({ response, error }) => response?.statusCode ?? error?.code)).toEqual([409, 201]);
  });
});
