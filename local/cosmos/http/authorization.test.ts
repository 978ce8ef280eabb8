import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { raw, rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const otherKey = Buffer.from('another key').toString('base64');

describe('key authorization', () => {
  it('refuses a client with another key, and says what to check', async () => {
    const client = new CosmosClient({ endpoint: account.cosmos.endpoint, key: otherKey });
    await expect(client.databases.readAll().fetchAll()).rejects.toMatchObject({
      code: 401,
      message: expect.stringContaining("Check that the client has the emulator's key"),
    });
    client.dispose();
  });

  it.each([
    [undefined, 401, 'Required Header authorization is missing'],
    ['type=resource&ver=1.0&sig=abc', 400, 'does not support resource tokens'],
    ['type=other&ver=1.0&sig=abc', 401, 'type=other; expected type=master or type=aad'],
    ['%E0%A4%A', 401, 'not URL-encoded'],
    ['Bearer abc', 401, 'type=null'],
  ])('refuses the authorization %s', async (authorization, status, message) => {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await raw(account.cosmos, { path: '/dbs', headers });
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([status, expect.stringContaining(message)]);
  });

  it('refuses a signature for something else', async () => {
    const answer = await raw(account.cosmos, { path: '/dbs/shop', signed: { type: 'dbs', link: 'dbs/other' } });
    expect(answer.status).toBe(401);
  });

  it('takes paths by resource id, signed with that id in lower case', async () => {
    const { rid } = account.cosmos.store.container('shop', 'orders');
    const path = `/dbs/${account.cosmos.store.database('shop').rid}/colls/${rid}/pkranges`;
    const answer = await raw(account.cosmos, { path, signed: { type: 'pkranges', link: rid.toLowerCase() } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).PartitionKeyRanges).toHaveLength(3);
    const { objects } = await account.books();
    expect(objects.charges).toContainEqual(
      expect.objectContaining({ container: 'orders', operation: 'containers.ranges' }),
    );
  });

  it('can be switched off', async () => {
    await account.stop();
    account = await startAccount({ auth: false });
    expect((await raw(account.cosmos, { path: '/dbs/shop' })).status).toBe(200);
    expect((await rawItems(account.cosmos, { key: otherKey })).status).toBe(200);
  });

  it('takes the key it was started with', async () => {
    await account.stop();
    account = await startAccount({ key: otherKey });
    expect((await account.container.items.create({ id: '1', pk: 'a' })).statusCode).toBe(201);
  });
});
