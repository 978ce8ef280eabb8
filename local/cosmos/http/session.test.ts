import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOf, startAccount, type TestAccount } from '../test/account.ts';
import { rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
  await account.container.items.create({ id: '1', pk: 'a' });
});
afterEach(() => account.stop());

const read = (token: string, id = '1') =>
  rawItems(account.cosmos, { id, headers: { 'x-ms-documentdb-partitionkey': '["a"]', 'x-ms-session-token': token } });

describe('session tokens', () => {
  it('are sent back by the SDK and grow with every write of the range', async () => {
    const first = await account.container.item('1', 'a').replace({ id: '1', pk: 'a' });
    const second = await account.container.item('1', 'a').replace({ id: '1', pk: 'a' });
    const lsn = ({ headers }: typeof first) => Number(String(headers['x-ms-session-token']).split('#')[1]);
    expect(lsn(second)).toBe(lsn(first) + 1);
  });

  it('of a state that the range has not reached are 404/1002', async () => {
    const { id } = account.cosmos.store.container('shop', 'orders').rangeOf(['a']);
    expect((await read(`${id}:-1#1`)).status).toBe(200);
    const ahead = await read(`${id}:-1#99`);
    expect([ahead.status, ahead.headers['x-ms-substatus']]).toEqual([404, '1002']);
    const list = await read(`7:-1#99,${id}:-1#99`);
    expect(list.headers['x-ms-substatus']).toBe('1002');
    expect((await read('7:-1#99')).status).toBe(200);
  });

  it('bind a query over all ranges, whichever of them they are of', async () => {
    const headers = { 'content-type': 'application/query+json', 'x-ms-documentdb-isquery': 'true' };
    const body = JSON.stringify({ query: 'SELECT * FROM c' });
    for (const { id } of account.cosmos.store.container('shop', 'orders').ranges) {
      const token = { 'x-ms-session-token': `${id}:-1#99` };
      const answer = await rawItems(account.cosmos, { method: 'POST', headers: { ...headers, ...token }, body });
      expect([answer.status, answer.headers['x-ms-substatus']]).toEqual([404, '1002']);
    }
  });

  it('bind lists and the change feed', async () => {
    const { id } = account.cosmos.store.container('shop', 'orders').rangeOf(['a']);
    const ofRange = { 'x-ms-documentdb-partitionkeyrangeid': id };
    for (const asked of [ofRange, { ...ofRange, 'a-im': 'Incremental feed' }]) {
      const read = (lsn: number) =>
        rawItems(account.cosmos, { headers: { ...asked, 'x-ms-session-token': `${id}:-1#${lsn}` } });
      expect((await read(1)).status).toBe(200);
      const ahead = await read(2);
      expect([ahead.status, ahead.headers['x-ms-substatus']]).toEqual([404, '1002']);
    }
  });

  it('come exactly one on errors too', async () => {
    const answer = await read('0:-1#0', 'missing');
    expect(answer.status).toBe(404);
    expect(answer.headers['x-ms-session-token']).toMatch(/^\d:-1#1$/);
  });

  it('stay good over a reset: a client that holds one reads on', async () => {
    const other = clientOf(account.cosmos).database('shop').container('orders');
    await other.items.upsert({ id: '1', pk: 'a' });
    await account.control('reset', {});
    account.forget();
    expect((await other.item('1', 'a').read()).statusCode).toBe(404);
    expect(account.calls).toEqual(['items.read 404']);
  });
});
