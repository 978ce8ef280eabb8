import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecords } from '../http/hybrid-row/records.ts';
import { startAccount, type TestAccount } from './account.ts';
import { DotnetWire, keyA, link, outcome } from './dotnet-wire.ts';
import { hybridBatch, operationTypes as types } from './hybrid-row.ts';

let account: TestAccount;
let wire: DotnetWire;
beforeEach(async () => {
  account = await startAccount();
  wire = new DotnetWire(account.cosmos);
});
afterEach(() => account.stop());

const minimal = { prefer: 'return=minimal' };

/** By the numbers of the facts: 12 to 21 are in dotnet-reads.test.ts. */
describe('what Microsoft.Azure.Cosmos 3.63 does on the wire, and needs', () => {
  it('1: plain http/1.1 with key authorization is enough', async () => {
    expect(account.cosmos.endpoint).toMatch(/^http:/);
    expect((await wire.create({ id: '1', pk: 'a' })).status).toBe(201);
  });

  it('2: the account has a default consistency, a configuration of the query engine, and the address that was used', async () => {
    const headers = { 'x-ms-cosmos-use-thinclient': 'True' };
    const answer = await wire.send('GET', { path: '/', resource: '', type: '' }, headers);
    const body = JSON.parse(answer.body);
    expect(body.userConsistencyPolicy).toEqual({ defaultConsistencyLevel: 'Session' });
    expect(Object.keys(JSON.parse(body.queryEngineConfiguration))).not.toHaveLength(0);
    expect(body.writableLocations[0].databaseAccountEndpoint).toBe(`${account.cosmos.endpoint}/`);
    expect(answer.body).not.toMatch(/thinClient/i);
  });

  it('3: a signature has escapes in lower case; a path by resource id is signed with the last id in lower case, an offer too', async () => {
    expect((await wire.ranges()).status).toBe(200);
    // Resource ids stand raw in the path: a plus is no blank.
    const rids = Array.from({ length: 300 }, (_, n) => account.cosmos.store.createDatabase(`d${n}`).rid);
    const withPlus = rids.find((rid) => rid.includes('+')) ?? '';
    expect(withPlus).not.toBe('');
    const read = await wire.send('GET', { path: `/dbs/${withPlus}`, resource: withPlus.toLowerCase(), type: 'dbs' });
    expect(JSON.parse(read.body)._rid).toBe(withPlus);

    const offers = await wire.send('GET', { path: '/offers', resource: '', type: 'offers' });
    const [offer]: [{ id: string }] = JSON.parse(offers.body).Offers;
    const place = { path: `/offers/${offer.id}`, resource: offer.id.toLowerCase(), type: 'offers' };
    expect((await wire.send('GET', place)).status).toBe(200);
    expect((await wire.send('PUT', place, {}, offer)).status).toBe(200);
  });

  it('4: errors are JSON with code and message, under that content type, and have an activity id', async () => {
    for (const answer of [await wire.item('GET', 'none'), await wire.create({}), await wire.docs('PUT', {})]) {
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(answer.headers['x-ms-activity-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(JSON.parse(answer.body)).toEqual({ code: expect.any(String), message: expect.any(String) });
    }
  });

  it('5: answers on items have exactly one session token, errors included, of the range that served', async () => {
    const answers = [
      await wire.create({ id: '1', pk: 'a' }),
      await wire.create({ id: '1', pk: 'a' }),
      await wire.item('GET', 'none'),
      await wire.item('PUT', '1', { 'if-match': '"x"' }, { id: '1', pk: 'a' }),
      await wire.create({ pk: 'a' }),
      await wire.item('DELETE', '1'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 409, 404, 412, 400, 204]);
    const { id } = wire.container.rangeOf(['a']);
    const tokens = answers.map(({ headers }) => headers['x-ms-session-token']);
    expect(tokens).toEqual([1, 1, 1, 1, 1, 2].map((lsn) => `${id}:-1#${lsn}`));
    const again = await wire.item('GET', 'none', { 'x-ms-session-token': String(tokens[5]) });
    expect(outcome(again)).toEqual([404, undefined]);
  });

  it('6: every answer has a charge with a decimal point', async () => {
    for (const answer of [await wire.create({ id: '1', pk: 'a' }), await wire.item('GET', 'none'), await wire.ranges()])
      expect(answer.headers['x-ms-request-charge']).toMatch(/^\d+\.\d+$/);
  });

  it('7: a container has a real resource id, another one when it is made again, and its key as it was defined', async () => {
    const place = { path: `/${link}`, resource: link, type: 'colls' };
    const { _rid: rid, partitionKey } = JSON.parse((await wire.send('GET', place)).body);
    const bytes = Buffer.from(rid.replaceAll('-', '/'), 'base64');
    expect([bytes.length, (bytes[4] ?? 0) & 0x80]).toEqual([8, 0x80]);
    expect(partitionKey).toEqual({ paths: ['/pk'], kind: 'Hash', version: 2 });
    await wire.send('DELETE', place);
    const definition = { id: 'orders', partitionKey: { paths: ['/pk'], kind: 'Hash' } };
    const made = await wire.send(
      'POST',
      { path: '/dbs/shop/colls', resource: 'dbs/shop', type: 'colls' },
      {},
      definition,
    );
    expect(JSON.parse(made.body)).toMatchObject({ _rid: expect.not.stringMatching(rid), ...definition });
    expect(JSON.parse(made.body).partitionKey).not.toHaveProperty('version');
  });

  it('8: bodies come without a content type, and flags as True', async () => {
    expect((await wire.send('POST', { path: '/dbs', resource: '', type: 'dbs' }, {}, { id: 'new' })).status).toBe(201);
    const upsert = { 'x-ms-documentdb-is-upsert': 'True', 'x-ms-noretry-449': 'True' };
    const statuses = [await wire.create({ id: '1', pk: 'a' }, upsert), await wire.create({ id: '1', pk: 'a' }, upsert)];
    expect(statuses.map(({ status }) => status)).toEqual([201, 200]);
  });

  it('9: return=minimal leaves out the body of a write, not its etag; a read ignores it', async () => {
    const operations = [{ op: 'set', path: '/n', value: 1 }];
    const writes = [
      await wire.create({ id: '1', pk: 'a' }, minimal),
      await wire.item('PUT', '1', minimal, { id: '1', pk: 'a' }),
      await wire.item('PATCH', '1', minimal, { operations }),
    ];
    expect(writes.map(({ status, body }) => [status, body])).toEqual([
      [201, ''],
      [200, ''],
      [200, ''],
    ]);
    const read = await wire.item('GET', '1', minimal);
    expect(JSON.parse(read.body)).toMatchObject({ id: '1', n: 1, _etag: writes[2]?.headers.etag });
  });

  it('10: a patch has its own content type and a condition: false is 412, one that does not parse 400', async () => {
    await wire.create({ id: '1', pk: 'a', n: 1 });
    const patch = (condition: string) =>
      wire.item(
        'PATCH',
        '1',
        { 'content-type': 'application/json-patch+json' },
        { operations: [{ op: 'incr', path: '/n', value: 1 }], condition },
      );
    const answers = [await patch('FROM c WHERE c.n = 1'), await patch('FROM c WHERE c.n = 1'), await patch('WHERE !')];
    expect(answers.map(({ status }) => status)).toEqual([200, 412, 400]);
  });

  it('11: an item that is missing is 404 without a sub-status; one that has not changed 304 without a body', async () => {
    expect(outcome(await wire.item('GET', 'none'))).toEqual([404, undefined]);
    const { headers } = await wire.create({ id: '1', pk: 'a' });
    const read = await wire.item('GET', '1', { 'if-none-match': String(headers.etag) });
    expect([read.status, read.body, read.headers.etag]).toEqual([304, '', headers.etag]);
  });

  const batch = { 'x-ms-cosmos-is-batch-request': 'True', 'x-ms-cosmos-batch-ordered': 'True' };

  it('22: a batch is HybridRow, and so is its answer: 200, or 207 if one failed', async () => {
    const headers = { ...batch, ...keyA, 'x-ms-cosmos-batch-atomic': 'True' };
    const create = (id: string) => ({ type: types.create, body: { id, pk: 'a' } });
    const made = await wire.docs('POST', headers, hybridBatch([create('1'), create('2')]));
    const refused = await wire.docs('POST', headers, hybridBatch([create('3'), create('1')]));
    expect([made.status, refused.status]).toEqual([200, 207]);
    for (const { bytes } of [made, refused]) {
      expect(bytes[0]).toBe(0x81);
      expect(readRecords(bytes)).toHaveLength(2);
    }
    expect(wire.container.itemCount).toBe(2);
  });

  it('23: bulk is HybridRow with a key in each row; after a split it is 410/1002 as a whole, in JSON', async () => {
    const { id: range } = wire.container.rangeOf(['a']);
    const headers = { ...batch, ...wire.rangeHeader(), 'x-ms-cosmos-batch-atomic': 'False' };
    const rows = ['1', '2'].map((id) => ({ type: types.create, partitionKey: '["a"]', body: { id, pk: 'a' } }));
    const send = () =>
      wire.docs('POST', { ...headers, 'x-ms-cosmos-batch-continue-on-error': 'True' }, hybridBatch(rows));
    expect(readRecords((await send()).bytes)).toHaveLength(2);
    await account.split('orders', range);
    const gone = await send();
    expect([outcome(gone), JSON.parse(gone.body).code]).toEqual([[410, '1002'], 'Gone']);
  });

  it('24: a call that is throttled is 429/3200 with a time to wait', async () => {
    await account.stop();
    account = await startAccount({ enforceThroughput: true }, {});
    wire = new DotnetWire(account.cosmos);
    let answer = await wire.create({ id: '0', pk: 'a' });
    for (let n = 1; answer.status === 201; n += 1) answer = await wire.create({ id: `${n}`, pk: 'a' });
    expect(outcome(answer)).toEqual([429, '3200']);
    expect(Number(answer.headers['x-ms-retry-after-ms'])).toBeGreaterThan(0);
  });
});
