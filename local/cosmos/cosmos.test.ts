import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from './test/account.ts';
import { raw, rawItems } from './test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const item = { id: '1', pk: 'a' };
const create = (id = '1') => account.container.items.create({ id, pk: 'a' });
const fault = (rule: object) => account.control('faults', [rule]);

describe('fault rules', () => {
  it('throttle like the service, and the SDK tries again by itself', async () => {
    await fault({ operation: 'items.create', effect: 'status', status: 429, count: 2 });
    expect((await create()).statusCode).toBe(201);
    expect(account.calls).toEqual(['items.create 429', 'items.create 429', 'items.create 201']);
  });

  it('give 429 its sub-status and a time to wait', async () => {
    await fault({ operation: 'items.read', effect: 'status', status: 429 });
    const answer = await rawItems(account.cosmos, { id: '1', headers: { 'x-ms-documentdb-partitionkey': '["a"]' } });
    expect(answer.headers).toMatchObject({ 'x-ms-substatus': '3200', 'x-ms-request-charge': '0.00' });
    expect(Number(answer.headers['x-ms-retry-after-ms'])).toBeGreaterThan(0);
  });

  it.each([403, 408, 410, 412, 429, 449, 500, 503])(
    'say %i with a message, so that the SDK can read it',
    async (status) => {
      await fault({ operation: 'items.*', effect: 'status', status });
      const answer = await rawItems(account.cosmos, { id: '1', headers: { 'x-ms-documentdb-partitionkey': '["a"]' } });
      expect(answer.status).toBe(status);
      expect(JSON.parse(answer.body)).toMatchObject({
        code: expect.any(String),
        message: expect.stringMatching(/.{20}/),
      });
    },
  );

  it('lose the answer of a write that was done: the SDK does not try again', async () => {
    await fault({ operation: 'items.create', effect: 'after', count: 1 });
    await expect(create()).rejects.toThrow();
    await expect(create()).rejects.toMatchObject({ code: 409 });
  });

  it('strike one container only, if they name it', async () => {
    await account.client.database('shop').containers.create({ id: 'other', partitionKey: '/pk' });
    await fault({ operation: 'items.create', target: 'shop/other', effect: 'status', status: 403 });
    expect((await create()).statusCode).toBe(201);
    await expect(account.client.database('shop').container('other').items.create(item)).rejects.toMatchObject({
      code: 403,
    });
  });
});

describe('the books', () => {
  it('sum up what each kind of call has cost on each container, and count the items', async () => {
    const charge = (await create('1')).requestCharge + (await create('2')).requestCharge;
    await account.container.item('1', 'a').read();
    const { objects } = await account.books();
    const line = (operation: string) => objects.charges.find((each) => each.operation === operation);
    expect(line('items.create')).toEqual({
      database: 'shop',
      container: 'orders',
      operation: 'items.create',
      calls: 2,
      requestUnits: Math.round(charge * 100) / 100,
    });
    expect(line('items.read')).toMatchObject({ calls: 1, requestUnits: 1 });
    expect(objects.items).toEqual({ 'shop/orders': 2 });
    expect(objects.databases[0]?.containers[0]?.ranges).toHaveLength(3);
  });

  it('name each call with its container, item and status', async () => {
    await account.control('reset', {});
    await account.container.item('1', 'a').read();
    const { calls } = await account.books();
    expect(calls).toEqual([
      { at: expect.any(Number), operation: 'items.read', target: 'shop/orders', id: '1', status: 404 },
    ]);
  });
});

describe('the log', () => {
  it('has one line for each call, whatever the id', async () => {
    const lines: string[] = [];
    await account.stop();
    account = await startAccount({ log: (line) => lines.push(line) });
    await create('two\nlines');
    expect(lines.at(-1)).toBe('items.create shop/orders 201');
    await account.container.item('two\nlines', 'a').read();
    expect(lines.at(-1)).toBe('items.read shop/orders/two%0Alines 200');
  });
});

describe('a reset', () => {
  it('empties the containers and keeps them', async () => {
    await create();
    await account.control('reset', {});
    expect((await account.container.item('1', 'a').read()).statusCode).toBe(404);
    expect((await account.container.read()).statusCode).toBe(200);
    expect((await create()).statusCode).toBe(201);
  });
});

describe('what the emulator does not do', () => {
  it.each([
    ['stored procedures', 'POST', '/dbs/shop/colls/orders/sprocs'],
    ['triggers', 'GET', '/dbs/shop/colls/orders/triggers'],
    ['user-defined functions', 'GET', '/dbs/shop/colls/orders/udfs/x'],
    ['users and resource tokens', 'GET', '/dbs/shop/users'],
    ['the conflict feed', 'GET', '/dbs/shop/colls/orders/conflicts'],
    ['PUT /dbs/shop', 'PUT', '/dbs/shop'],
  ])('%s is refused by name', async (feature, method, path) => {
    await account.stop();
    account = await startAccount({ auth: false });
    const answer = await raw(account.cosmos, { method, path });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).message).toContain(`does not support ${feature}`);
  });

  it('includes leaving an item out of the index', async () => {
    await expect(account.container.items.create(item, { indexingDirective: 'Exclude' })).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('indexing item by item'),
    });
  });

  it('includes triggers on a write', async () => {
    const options = { preTriggerInclude: 'check' };
    await expect(account.container.items.create(item, options)).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining('triggers (check)'),
    });
  });
});

describe('splitting on demand', () => {
  it('says what became of the range', async () => {
    await create();
    const { gone, children } = await account.split('orders');
    expect(children.map(({ id }) => id)).toEqual(['3', '4']);
    expect(children.reduce((sum, { items }) => sum + items, 0)).toBe(1);
    expect(account.cosmos.store.container('shop', 'orders').ranges.map(({ id }) => id)).not.toContain(gone);
  });

  it('refuses what is not there, and what it does not understand', async () => {
    expect(await account.control('split', { database: 'shop', container: 'none' })).toMatchObject({
      error: expect.stringContaining('no container "none"'),
    });
  });
});
