import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, startOfTime, type TestAccount } from './account.ts';
import { DotnetWire, keyA, link, outcome, rowsOf } from './dotnet-wire.ts';
import { hybridBatch, operationTypes } from './hybrid-row.ts';

let account: TestAccount;
let wire: DotnetWire;
beforeEach(async () => {
  account = await startAccount();
  wire = new DotnetWire(account.cosmos);
});
afterEach(() => account.stop());

const fill = async (count: number, more: (n: number) => object = () => ({})) => {
  for (let n = 0; n < count; n += 1) await wire.create({ id: `${n}`, pk: 'a', n, ...more(n) });
};
const rangeOf = (id: string) => ({ 'x-ms-documentdb-partitionkeyrangeid': id });
const known = (etag: unknown) => ({ 'if-none-match': String(etag) });

/** By the numbers of the facts: the others are in dotnet-writes.test.ts. */
describe('what Microsoft.Azure.Cosmos 3.63 does on the wire, and needs', () => {
  it('12: the ranges are 304 to who knows them, and after two splits name all their ancestors, oldest first', async () => {
    const first = await wire.ranges();
    expect([first.status, (await wire.ranges(known(first.headers.etag))).status]).toEqual([200, 304]);
    const { children } = await account.split('orders', '1');
    const child = children[0]?.id ?? '';
    const { children: grandchildren } = await account.split('orders', child);
    const later = await wire.ranges(known(first.headers.etag));
    const ranges: { id: string; parents: string[]; minInclusive: string; maxExclusive: string }[] = JSON.parse(
      later.body,
    ).PartitionKeyRanges;
    expect(later.status).toBe(200);
    for (const { id } of grandchildren) expect(ranges.find((range) => range.id === id)?.parents).toEqual(['1', child]);
    expect(ranges.map(({ minInclusive }) => minInclusive).slice(1)).toEqual(
      ranges.map(({ maxExclusive }) => maxExclusive).slice(0, -1),
    );
    expect((await wire.ranges(known(later.headers.etag))).status).toBe(304);
  });

  describe('13: a plan', () => {
    const features =
      'Aggregate, CompositeAggregate, Distinct, DCount, GroupBy, MultipleOrderBy, OffsetAndLimit, OrderBy, Top';
    const plan = async (query: string, headers: Record<string, string> = {}) => {
      const asked = {
        'x-ms-cosmos-is-query-plan-request': 'True',
        'x-ms-cosmos-query-version': '1.0',
        'x-ms-cosmos-supported-query-features': features,
        'content-type': 'application/query+json',
      };
      return wire.docs('POST', { ...asked, ...headers }, { query });
    };

    it('is given before the lease listing, with a key, with a range and a stretch of it, and nothing is run', async () => {
      const stretch = { ...rangeOf('0'), 'x-ms-start-epk': '', 'x-ms-end-epk': '05' };
      for (const headers of [{}, keyA, stretch]) {
        const answer = await plan("SELECT * FROM c WHERE STARTSWITH(c.id, 'p..')", headers);
        expect(JSON.parse(answer.body)).toMatchObject({ queryInfo: {}, queryRanges: [{ min: '', max: 'FF' }] });
      }
      const { objects } = await account.books();
      expect(objects.charges.filter(({ operation }) => operation === 'items.query')).toEqual([]);
    });

    it('of a count of what is distinct names the count, and has the inner query to run', async () => {
      const count = async (query: string) => JSON.parse((await plan(query)).body).queryInfo;
      const inner = { distinctType: 'Unordered', rewrittenQuery: expect.stringMatching(/^SELECT DISTINCT VALUE c\.n/) };
      expect(await count('SELECT VALUE COUNT(1) FROM (SELECT DISTINCT VALUE c.n FROM c)')).toMatchObject({
        dCountInfo: { dCountAlias: '' },
        ...inner,
      });
      expect(await count('SELECT COUNT(1) AS many FROM (SELECT DISTINCT VALUE c.n FROM c)')).toMatchObject({
        dCountInfo: { dCountAlias: 'many' },
        ...inner,
      });
    });

    it('of what does not parse is 400', async () => {
      expect((await plan('SELECT * FRM c')).status).toBe(400);
    });
  });

  it('14: an ordered query goes on by the body’s resume filter: behind a value, from it on, or from a row on', async () => {
    await fill(6, (n) => ({ half: n >> 1 }));
    const query = 'SELECT c._rid, c.half, c.n FROM c ORDER BY c.half DESC';
    const ask = async (resumeFilter?: object, headers = {}) => {
      const answer = await wire.query({ ...wire.rangeHeader(), ...headers }, { query, resumeFilter });
      expect(answer.headers['x-ms-cosmos-query-execution-info']).toBe(
        '{"reverseRidEnabled":false,"reverseIndexScan":true}',
      );
      return answer;
    };
    const numbers = async (...asked: Parameters<typeof ask>) => rowsOf(await ask(...asked)).map((row) => Object(row).n);
    const first = await ask(undefined, { 'x-ms-max-item-count': '4' });
    const third: { _rid: string } = Object(rowsOf(first)[2]);
    expect(await numbers()).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await numbers({ value: [2], exclude: true })).toEqual([3, 2, 1, 0]);
    expect(await numbers({ value: [1], exclude: false })).toEqual([3, 2, 1, 0]);
    expect(await numbers({ value: [1], rid: third._rid, exclude: false })).toEqual([3, 2, 1, 0]);
    expect(await numbers({ value: [[]], exclude: true })).toEqual([]);
    // The farther of two positions counts.
    const filter = { value: [2], exclude: false };
    const whole = { query, resumeFilter: filter };
    const page = await wire.query({ ...wire.rangeHeader(), 'x-ms-max-item-count': '4' }, whole);
    const token = { 'x-ms-continuation': String(page.headers['x-ms-continuation']) };
    expect(await numbers(filter, token)).toEqual([1, 0]);
  });

  it('15: pages have a count, read without a query text too; a query sent at once is answered whole', async () => {
    await fill(3);
    const read = await wire.docs('GET', wire.rangeHeader());
    const direct = await wire.query(
      {
        ...keyA,
        'x-ms-cosmos-query-optimisticdirectexecute': 'True',
        'x-ms-cosmos-supported-serialization-formats': 'JsonText,CosmosBinary',
      },
      { query: 'SELECT * FROM c ORDER BY c.n DESC', parameters: [], clientQLCompatibilityLevel: 1 },
    );
    for (const answer of [read, direct]) {
      expect([answer.status, answer.headers['x-ms-item-count'], rowsOf(answer).length]).toEqual([200, '3', 3]);
      expect(JSON.parse(answer.body)._rid).toBe(wire.container.rid);
    }
  });

  it('16: many items are read by one query of a range, with hundreds of parameters', async () => {
    await fill(5);
    const count = 400;
    const parameters = Array.from({ length: count }, (_, n) => [
      { name: `@param_id${n}`, value: `${n}` },
      { name: `@param_pk0${n}`, value: 'a' },
    ]).flat();
    const terms = Array.from({ length: count }, (_, n) => `( c.id = @param_id${n} AND c["pk"] = @param_pk0${n} )`);
    const answer = await wire.query(wire.rangeHeader(), {
      query: `SELECT * FROM c WHERE ( ${terms.join(' OR ')} )`,
      parameters,
    });
    expect(rowsOf(answer)).toHaveLength(5);
    const ids = parameters.filter(({ name }) => name.startsWith('@param_id'));
    const listed = `SELECT * FROM c WHERE c.id IN ( ${ids.map(({ name }) => name).join(', ')} )`;
    expect(rowsOf(await wire.query(wire.rangeHeader(), { query: listed, parameters: ids }))).toHaveLength(5);
  });

  it('17: the feed of a range, a key or a stretch has count, etag and session token, on 200 and on 304', async () => {
    await fill(2);
    const { id } = wire.container.rangeOf(['a']);
    const stretch = { 'x-ms-start-epk': '', 'x-ms-end-epk': 'FF', 'x-ms-read-key-type': 'EffectivePartitionKeyRange' };
    for (const scope of [wire.rangeHeader(), keyA, { ...wire.rangeHeader(), ...stretch }]) {
      const answers = [await wire.feed(scope), await wire.feed({ ...scope, 'if-none-match': '"2"' })];
      const told = answers.map(({ status, headers }) => [status, headers['x-ms-item-count'], headers.etag]);
      expect(told).toEqual([
        [200, '2', '"2"'],
        [304, '0', '"2"'],
      ]);
      for (const { headers } of answers) expect(headers['x-ms-session-token']).toBe(`${id}:-1#2`);
    }
  });

  it('18: where there is nothing new the feed is 304, whatever the start', async () => {
    await fill(1);
    const starts = [known('*'), known('"1"'), { 'if-modified-since': new Date(startOfTime + 5000).toUTCString() }];
    for (const start of starts) {
      const answer = await wire.feed({ ...keyA, ...start });
      expect([answer.status, answer.body]).toEqual([304, '']);
    }
    expect((await wire.feed(rangeOf(wire.container.ranges.find(({ lsn }) => lsn === 0)?.id ?? ''))).status).toBe(304);
  });

  it('19: the feed starts at the beginning, now, or at a time; a page without a size has 100 items', async () => {
    await fill(101);
    expect(rowsOf(await wire.feed(keyA))).toHaveLength(100);
    const now = await wire.feed({ ...keyA, ...known('*') });
    expect([now.status, now.headers.etag]).toEqual([304, '"101"']);
    account.advance(10);
    await wire.create({ id: 'late', pk: 'a' });
    const since = { 'if-modified-since': new Date(startOfTime + 9000).toUTCString() };
    expect(rowsOf(await wire.feed({ ...keyA, ...since }))).toMatchObject([{ id: 'late' }]);
  });

  it('20: each write has the next number; a gone range is 410/1002 for feed, query and bulk, and its halves go on with its number', async () => {
    await fill(3);
    const batch = { 'x-ms-cosmos-is-batch-request': 'True' };
    const two = ['x', 'y'].map((id) => ({ type: operationTypes.create, body: { id, pk: 'a' } }));
    await wire.docs('POST', { ...batch, ...keyA, 'x-ms-cosmos-batch-atomic': 'True' }, hybridBatch(two));
    const rows = rowsOf(await wire.feed(keyA)).map((row) => Object(row)._lsn);
    expect(rows).toEqual([1, 2, 3, 4, 4]);
    const one = await wire.feed({ ...keyA, 'x-ms-max-item-count': '1' });
    const last = Number(String(one.headers['x-ms-session-token']).split('#')[1]);
    expect(last - Number(Object(rowsOf(one)[0])._lsn) + 1).toBe(4);

    const gone = wire.rangeHeader();
    const { children } = await account.split('orders', gone['x-ms-documentdb-partitionkeyrangeid']);
    const bulk = { ...batch, ...gone, 'x-ms-cosmos-batch-atomic': 'False' };
    const create = { type: operationTypes.create, partitionKey: '["a"]', body: { id: 'z', pk: 'a' } };
    const answers = [
      await wire.feed(gone),
      await wire.query(gone, { query: 'SELECT * FROM c' }),
      await wire.docs('POST', bulk, hybridBatch([create])),
    ];
    expect(answers.map(outcome)).toEqual(answers.map(() => [410, '1002']));
    for (const { id } of children) {
      const { headers } = await wire.feed({ ...rangeOf(id), ...known('*') });
      expect([headers.etag, headers['x-ms-session-token']]).toEqual(['"4"', `${id}:-1#4`]);
    }
  });

  it('21: all versions and deletes start from now, and name the partition key of a delete as an object', async () => {
    const kept = {
      id: 'kept',
      partitionKey: { paths: ['/pk'], version: 2 },
      changeFeedPolicy: { retentionDuration: 10 },
    };
    const made = { path: '/dbs/shop/colls', resource: 'dbs/shop', type: 'colls' };
    await wire.send('POST', made, {}, kept);
    const path = link.replace('orders', 'kept');
    const docs = { path: `/${path}/docs`, resource: path, type: 'docs' };
    const read = (headers: object) =>
      wire.send('GET', docs, {
        'a-im': 'Full-Fidelity Feed',
        'x-ms-cosmos-changefeed-wire-format-version': '2021-09-15',
        ...keyA,
        ...headers,
      });
    expect((await read({})).status).toBe(400);
    const start = await read(known('*'));
    await wire.send('POST', docs, keyA, { id: '1', pk: 'a' });
    await wire.send('DELETE', { path: `/${path}/docs/1`, resource: `${path}/docs/1`, type: 'docs' }, keyA);
    const changes = rowsOf(await read(known(start.headers.etag)));
    expect(changes).toMatchObject([
      { current: { id: '1' }, metadata: { operationType: 'create', lsn: 1, crts: expect.any(Number) } },
      { metadata: { operationType: 'delete', lsn: 2, previousImageLSN: 1, id: '1', partitionKey: { pk: 'a' } } },
    ]);
  });
});
