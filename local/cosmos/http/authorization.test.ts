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

  it.each([
    ['20 minutes ago', -20, 403, 'not valid at the current time'],
    ['in 20 minutes', 20, 403, 'not valid at the current time'],
    ['10 minutes ago', -10, 200, ''],
  ])('goes by the date that was signed: %s', async (_, minutes, status, message) => {
    account.advance(86_400);
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    const signed = { type: 'dbs', link: 'dbs/shop' };
    const answer = await raw(account.cosmos, { path: '/dbs/shop', signed, headers: { 'x-ms-date': date } });
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(message)]);
  });

  it('refuses what is signed without a date', async () => {
    const headers = { 'x-ms-date': 'some time' };
    const answer = await raw(account.cosmos, { path: '/dbs/shop', signed: { type: 'dbs', link: 'dbs/shop' }, headers });
    expect([answer.status, answer.body]).toEqual([401, expect.stringContaining('must be an HTTP date')]);
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
