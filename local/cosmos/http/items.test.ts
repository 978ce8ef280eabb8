import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account.ts';
import { raw, rawItems } from '../test/raw.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

const order = { id: '1', pk: 'a', n: 1 };
const keyA = { 'x-ms-documentdb-partitionkey': '["a"]' };

describe('items through the JavaScript SDK', () => {
  it('are created, read, replaced, upserted, patched and deleted', async () => {
    const { items } = account.container;
    const item = account.container.item('1', 'a');
    expect((await items.create(order)).statusCode).toBe(201);
    expect((await item.read()).resource).toMatchObject(order);
    expect((await item.replace({ ...order, n: 2 })).resource).toMatchObject({ n: 2 });
    expect((await items.upsert({ ...order, n: 3 })).statusCode).toBe(200);
    expect((await items.upsert({ ...order, id: '2' })).statusCode).toBe(201);
    expect((await item.patch([{ op: 'incr', path: '/n', value: 4 }])).resource).toMatchObject({ n: 7 });
    expect((await item.delete()).statusCode).toBe(204);
    expect((await item.read()).statusCode).toBe(404);
  });

  it('take one request each', async () => {
    await account.container.items.create(order);
    account.forget();
    await account.container.item('1', 'a').read();
    await account.container.item('1', 'a').replace(order);
    expect(account.calls).toEqual(['items.read 200', 'items.replace 200']);
  });

  it('are not read again while the etag is the same', async () => {
    const { etag } = await account.container.items.create(order);
    const read = (condition: string) =>
      account.container.item('1', 'a').read({ accessCondition: { type: 'IfNoneMatch', condition } });
    expect((await read(etag)).statusCode).toBe(304);
    expect((await read('"other"')).statusCode).toBe(200);
  });

  it('are replaced only over the etag that was read', async () => {
    const { etag } = await account.container.items.create(order);
    const replace = () =>
      account.container.item('1', 'a').replace(order, { accessCondition: { type: 'IfMatch', condition: etag } });
    expect((await replace()).statusCode).toBe(200);
    await expect(replace()).rejects.toMatchObject({ code: 412 });
  });

  it('are upserted over another etag only, under If-None-Match; other writes pass it over', async () => {
    const under = (condition: string) => ({ accessCondition: { type: 'IfNoneMatch', condition } });
    const { items } = account.container;
    const { etag } = await items.create(order, under('*'));
    for (const condition of [etag, '*'])
      await expect(items.upsert(order, under(condition))).rejects.toMatchObject({ code: 412 });
    expect((await items.upsert({ ...order, id: '2' }, under('*'))).statusCode).toBe(201);
    const { etag: next } = await items.upsert(order, under('"other"'));
    expect((await account.container.item('1', 'a').replace(order, under(next))).statusCode).toBe(200);
    expect((await account.container.item('1', 'a').delete(under('*'))).statusCode).toBe(204);
  });

  it('take the document that was read back, system properties and all', async () => {
    const { resource } = await account.container.items.create(order);
    const { resource: replaced } = await account.container.item('1', 'a').replace({ ...resource, id: '1', n: 5 });
    expect(replaced).toMatchObject({ n: 5, _rid: resource?._rid });
    expect(replaced?._etag).not.toBe(resource?._etag);
  });

  it('have patches as a bare list and with a condition', async () => {
    await account.container.items.create(order);
    const item = account.container.item('1', 'a');
    const operations = [{ op: 'add' as const, path: '/tags', value: ['x'] }];
    expect((await item.patch(operations)).resource).toMatchObject({ tags: ['x'] });
    const condition = 'from c where c.n = 2';
    await expect(item.patch({ condition, operations })).rejects.toMatchObject({ code: 412 });
    await expect(item.patch({ condition: 'from c where (', operations })).rejects.toMatchObject({ code: 400 });
  });

  it('can have a question mark, blanks, percent signs and other alphabets in their id', async () => {
    for (const id of ['wh?at', 'a b', '100%', 'ü日本', 'a+b', "it's", 'a&b=c']) {
      await account.container.items.create({ id, pk: 'a' });
      const { resource } = await account.container.item(id, 'a').read();
      expect(resource?.id).toBe(id);
      await account.container.item(id, 'a').delete();
    }
  });

  it('keep the order of their properties', async () => {
    await account.container.items.create({ z: 1, id: '1', a: { y: 1, b: 2 }, pk: 'a' });
    const { resource } = await account.container.item('1', 'a').read();
    expect(JSON.stringify(resource)).toMatch(/^\{"z":1,"id":"1","a":\{"y":1,"b":2\},"pk":"a","_rid"/);
  });

  it('expire by the clock of the emulator', async () => {
    await account.stop();
    account = await startAccount({}, { defaultTtl: -1 });
    await account.container.items.create({ ...order, ttl: 30 });
    await account.control('clock', { advanceMs: 29_000 });
    expect((await account.container.item('1', 'a').read()).statusCode).toBe(200);
    await account.control('clock', { advanceMs: 1_000 });
    expect((await account.container.item('1', 'a').read()).statusCode).toBe(404);
  });

  it('with a missing or null partition key are items like others', async () => {
    await account.container.items.create({ id: 'none' });
    await account.container.items.create({ id: 'null', pk: null });
    expect((await account.container.item('none', undefined).read()).statusCode).toBe(200);
    expect((await account.container.item('null', null).read()).statusCode).toBe(200);
    expect((await account.container.item('null', undefined).read()).statusCode).toBe(404);
  });
});

describe('deleting by partition key', () => {
  it('takes every item of the key and no other', async () => {
    for (const id of ['1', '2', '3']) await account.container.items.create({ id, pk: 'a' });
    await account.container.items.create({ id: '1', pk: 'b' });
    account.forget();
    await account.container.deleteAllItemsForPartitionKey('a');
    expect(account.calls).toEqual(['items.deletePartition 200']);
    const { resources } = await account.container.items.query('SELECT VALUE [c.pk, c.id] FROM c').fetchAll();
    expect(resources).toEqual([['b', '1']]);
  });

  it('is no failure where there is nothing', async () => {
    await account.container.deleteAllItemsForPartitionKey('none');
    await account.container.items.create(order);
    expect((await account.container.item('1', 'a').read()).statusCode).toBe(200);
  });

  it('needs the key, and all of a hierarchical one', async () => {
    const link = 'dbs/shop/colls/orders';
    const path = `/${link}/operations/partitionkeydelete`;
    const answer = await raw(account.cosmos, { method: 'POST', path, signed: { type: 'colls', link } });
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([400, expect.stringMatching(/PartitionKey/)]);
    const partitionKey = { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 } as { paths: string[] };
    const { container } = await account.client.database('shop').containers.create({ id: 'tenants', partitionKey });
    await expect(container.deleteAllItemsForPartitionKey(['t1'])).rejects.toMatchObject({ code: 400 });
  });
});

describe('items on the wire', () => {
  it('have their headers: charge with a decimal point, activity id, etag, session token, container', async () => {
    const { headers } = await rawItems(account.cosmos, { method: 'POST', headers: keyA, body: JSON.stringify(order) });
    expect(headers['x-ms-request-charge']).toMatch(/^\d+\.\d+$/);
    expect(headers['x-ms-activity-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.etag).toMatch(/^".+"$/);
    expect(headers['x-ms-session-token']).toMatch(/^[012]:-1#1$/);
    expect(headers['x-ms-alt-content-path']).toBe('dbs/shop/colls/orders');
    const rid = String(headers['x-ms-content-path']).replaceAll('-', '/');
    expect(Buffer.from(rid, 'base64')).toHaveLength(8);
  });

  it('are patched without a content type', async () => {
    await account.container.items.create(order);
    const body = JSON.stringify({ operations: [{ op: 'set', path: '/n', value: 9 }] });
    const answer = await rawItems(account.cosmos, { id: '1', method: 'PATCH', headers: keyA, body });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ n: 9 });
  });

  it('come back empty but with their etag if the client asks for the minimum', async () => {
    const headers = { ...keyA, prefer: 'return=minimal' };
    const created = await rawItems(account.cosmos, { method: 'POST', headers, body: JSON.stringify(order) });
    expect([created.status, created.body]).toEqual([201, '']);
    expect(created.headers.etag).toMatch(/^".+"$/);
    const read = await rawItems(account.cosmos, { id: '1', headers });
    expect(JSON.parse(read.body)).toMatchObject(order);
  });

  it('are upserted whether the client says true or True', async () => {
    for (const [upsert, status] of [
      ['True', 201],
      ['true', 200],
    ] as const) {
      const headers = { ...keyA, 'x-ms-documentdb-is-upsert': upsert };
      const answer = await rawItems(account.cosmos, { method: 'POST', headers, body: JSON.stringify(order) });
      expect(answer.status).toBe(status);
    }
  });

  it('that are missing are 404 without a sub-status, those of a missing container 404/1003', async () => {
    const item = await rawItems(account.cosmos, { id: 'none', headers: keyA });
    expect([item.status, item.headers['x-ms-substatus']]).toEqual([404, undefined]);
    await account.container.delete();
    const owner = await rawItems(account.cosmos, { id: 'none', headers: keyA });
    expect([owner.status, owner.headers['x-ms-substatus']]).toEqual([404, '1003']);
    expect(JSON.parse(owner.body).message).toBe(
      'Owner resource does not exist. There is no container "orders" in database "shop".',
    );
  });

  it.each([
    ['no partition key', {}, '{"id":"1"}', /PartitionKey value must be supplied/],
    ['a partition key that is not JSON', { 'x-ms-documentdb-partitionkey': 'a' }, '{"id":"1"}', /not JSON/],
    ['an array as partition key', { 'x-ms-documentdb-partitionkey': '[["a"]]' }, '{"id":"1"}', /invalid/],
    ['too many key values', { 'x-ms-documentdb-partitionkey': '["a","b"]' }, '{"id":"1"}', /2 values/],
    ['a key unlike the document’s', keyA, '{"id":"1","pk":"b"}', /doesn't match/],
    ['a body that is not JSON', keyA, '{', /not JSON/],
    ['a body that is no object', keyA, '[]', /JSON object/],
    ['no body', keyA, '', /not JSON/],
  ])('with %s are refused with a reason', async (_, headers, body, reason) => {
    const answer = await rawItems(account.cosmos, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'BadRequest', message: expect.stringMatching(reason) });
  });
});
