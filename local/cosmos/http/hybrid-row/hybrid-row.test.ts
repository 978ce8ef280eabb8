import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../test/account.ts';
import { type HybridOperation, hybridBatch, hybridRow as row, operationTypes as types } from '../../test/hybrid-row.ts';
import { rawItems } from '../../test/raw.ts';
import { readRecords, writeRecords } from './records.ts';
import { RowReader } from './row-reader.ts';

let account: TestAccount;
beforeEach(async () => {
  account = await startAccount();
});
afterEach(() => account.stop());

interface Result {
  statusCode: number;
  subStatusCode: number;
  eTag?: string;
  body?: { n?: number };
  requestCharge?: number;
}

function result(body: Buffer): Result {
  const reader = new RowReader(body);
  expect(reader.take(5).toString('hex')).toBe('817154e17f');
  const presence = reader.byte();
  const read: Result = { statusCode: reader.int32(), subStatusCode: reader.int32() };
  if ((presence & 0x04) !== 0) read.eTag = reader.text();
  if ((presence & 0x08) !== 0) read.body = JSON.parse(reader.text());
  expect(reader.take(2).toString('hex')).toBe('1006');
  read.requestCharge = reader.float64();
  expect(reader.atEnd).toBe(true);
  return read;
}

const send = async (operations: HybridOperation[], headers: Record<string, string>) => {
  const answer = await rawItems(account.cosmos, {
    method: 'POST',
    headers: { 'x-ms-cosmos-is-batch-request': 'True', ...headers },
    body: hybridBatch(operations),
  });
  return answer;
};

const atomic = { 'x-ms-cosmos-batch-atomic': 'True', 'x-ms-documentdb-partitionkey': '["a"]' };
const results = (bytes: Buffer) => readRecords(bytes).map(result);

describe('the framing', () => {
  it('is a segment, then a record with length and checksum for each row', () => {
    const body = row({ type: types.create, body: { id: 'n1' } });
    const bytes = writeRecords([body]);
    expect(bytes.subarray(0, 10).toString('hex')).toBe('81f0d8ff7f010a000000');
    expect(bytes.subarray(10, 15).toString('hex')).toBe('81f1d8ff7f');
    expect([bytes.readUInt32LE(15), bytes.readUInt32LE(19)]).toEqual([body.length, crc32(body)]);
    expect(body[5]).toBe(0x43);
    expect(row({ type: types.replace, id: '1', body: {} })[5]).toBe(0x53);
  });
});

describe('a batch in HybridRow, as the .NET SDK sends it', () => {
  it('does all its operations, and answers in the same form', async () => {
    const answer = await send(
      [
        { type: types.create, body: { id: '1', pk: 'a', n: 1, text: 'ä'.repeat(200) } },
        { type: types.upsert, body: { id: '2', pk: 'a' }, minimal: true },
        { type: types.patch, id: '1', body: { operations: [{ op: 'incr', path: '/n', value: 1 }] } },
        { type: types.replace, id: '2', body: { id: '2', pk: 'a', n: 5 } },
        { type: types.read, id: '2' },
        { type: types.delete, id: '1' },
      ],
      atomic,
    );
    expect(answer.status).toBe(200);
    const read = results(answer.bytes);
    expect(read.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 200, 204]);
    expect(read.map(({ body }) => body?.n)).toEqual([1, undefined, 2, 5, 5, undefined]);
    expect(read[1]?.body).toBeUndefined();
    expect(read[3]?.eTag).toBe(read[4]?.eTag);
    expect(read.every(({ requestCharge }) => (requestCharge ?? 0) > 0)).toBe(true);
  });

  it('does nothing if one fails: 207, and the failed one says why', async () => {
    const answer = await send(
      [
        { type: types.create, body: { id: '1', pk: 'a' } },
        { type: types.replace, id: 'none', ifMatch: '"x"', body: { id: 'none', pk: 'a' } },
      ],
      atomic,
    );
    expect(answer.status).toBe(207);
    expect(results(answer.bytes).map(({ statusCode }) => statusCode)).toEqual([424, 404]);
    expect(account.cosmos.store.container('shop', 'orders').itemCount).toBe(0);
  });

  it('heeds If-Match', async () => {
    await account.container.items.create({ id: '1', pk: 'a' });
    const answer = await send([{ type: types.delete, id: '1', ifMatch: '"x"' }], atomic);
    expect(results(answer.bytes).map(({ statusCode }) => statusCode)).toEqual([412]);
  });

  it('in bulk has the key in each row', async () => {
    const range = account.cosmos.store.container('shop', 'orders').rangeOf(['b']).id;
    const create = { type: types.create, partitionKey: '["b"]', body: { id: '1', pk: 'b' } };
    const headers = {
      'x-ms-cosmos-batch-atomic': 'False',
      'x-ms-cosmos-batch-continue-on-error': 'True',
      'x-ms-documentdb-partitionkeyrangeid': range,
    };
    const answer = await send([create, create, { ...create, body: { id: '2', pk: 'b' } }], headers);
    expect(results(answer.bytes).map(({ statusCode }) => statusCode)).toEqual([201, 409, 201]);
  });

  const whole = hybridBatch([{ type: types.create, body: { id: '1', pk: 'a' } }]);
  const altered = Buffer.from(whole);
  altered.writeUInt8(0, whole.length - 1);
  it.each([
    ['that ends early', whole.subarray(0, 30)],
    ['with another checksum', altered],
    ['of another schema', Buffer.from('81ffffff7f010a000000', 'hex')],
    ['that is a single byte', Buffer.from([0x81])],
    ['with an operation that is none', hybridBatch([{ type: 9 }])],
  ])('%s is refused with JSON', async (_, body) => {
    const headers = { 'x-ms-cosmos-is-batch-request': 'True', ...atomic };
    const answer = await rawItems(account.cosmos, { method: 'POST', headers, body });
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([400, expect.stringContaining('HybridRow')]);
  });
});
