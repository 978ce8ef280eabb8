import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { raw } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

describe('the account', () => {
  it('is read once, not before every call: its id is not "localhost"', async () => {
    const client = new CosmosClient({ endpoint: account.cosmos.endpoint, key: account.cosmos.key });
    const container = client.database('shop').container('orders');
    for (let n = 0; n < 10; n += 1) await container.items.upsert({ id: '1', pk: 'a' });
    client.dispose();
    expect(account.calls.filter((call) => call.startsWith('account.read'))).toHaveLength(1);
    expect(account.calls).toHaveLength(12);
  });

  it('gives as its locations the address that the caller used', async () => {
    for (const host of [`localhost:${account.cosmos.port}`, `127.0.0.1:${account.cosmos.port}`]) {
      const answer = await raw(account.cosmos, { path: '/', headers: { host }, signed: { type: '', link: '' } });
      const { writableLocations, readableLocations } = JSON.parse(answer.body);
      expect(writableLocations[0].databaseAccountEndpoint).toBe(`http://${host}/`);
      expect(readableLocations[0].databaseAccountEndpoint).toBe(`http://${host}/`);
    }
  });

  it('has what the .NET SDK cannot do without', async () => {
    const answer = await raw(account.cosmos, { path: '/', signed: { type: '', link: '' } });
    const body = JSON.parse(answer.body);
    expect(body.userConsistencyPolicy.defaultConsistencyLevel).toBe('Session');
    expect(JSON.parse(body.queryEngineConfiguration)).toMatchObject({ maxSqlQueryInputLength: expect.any(Number) });
    expect(body).not.toHaveProperty('thinClientWritableLocations');
  });

  it('can be found by connection string', async () => {
    const client = new CosmosClient(account.cosmos.connectionString);
    const { resources } = await client.databases.readAll().fetchAll();
    client.dispose();
    expect(resources.map(({ id }) => id)).toEqual(['shop']);
  });
});
