import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { startAccount } from './account.ts';
import { raw } from './raw.ts';

const docs = '/dbs/shop/colls/orders/docs';
const path = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(docs, `${docs}/1`, `${docs}/none`) },
  fc.constantFrom(
    '/',
    '/dbs',
    '/dbs/shop',
    '/dbs/shop/colls',
    '/dbs/shop/colls/orders',
    '/dbs/shop/colls/none/docs',
    '/dbs/shop/colls/orders/pkranges',
    '/dbs/shop/colls/orders/operations/partitionkeydelete',
    '/dbs/shop/colls/orders/sprocs',
    '/offers',
    '/offers/x',
    '//',
    '/dbs/%E0%A4%A',
    '/dbs/__proto__',
    `${docs}/%`,
    `${docs}/1/attachments`,
    '/nowhere?x=1',
  ),
);

/** What a header may say, and what it may not. */
const headers = fc.record(
  {
    'x-ms-documentdb-partitionkey': fc.constantFrom(
      '["a"]',
      '["a"]',
      '[{}]',
      '[]',
      '[1e999]',
      '["a","b"]',
      '[[]]',
      '{',
      '',
    ),
    'content-type': fc.constantFrom('application/query+json', 'text/plain'),
    'x-ms-documentdb-isquery': fc.constantFrom('true', 'x'),
    'x-ms-cosmos-is-query-plan-request': fc.constant('True'),
    'x-ms-cosmos-is-batch-request': fc.constant('True'),
    'x-ms-cosmos-batch-atomic': fc.constantFrom('True', 'False', 'x'),
    'x-ms-documentdb-partitionkeyrangeid': fc.constantFrom('0', '2', '9', 'x', 'rid,1'),
    'x-ms-max-item-count': fc.constantFrom('1', '-1', '0', 'x', '1.5', '99999999999999999999'),
    'x-ms-continuation': fc.constantFrom('x', 'e30=', '%', '"'),
    'x-ms-session-token': fc.constantFrom('0:-1#1', '1:-1#99', 'x', '0:x', ',', '#'),
    'a-im': fc.constantFrom('Incremental Feed', 'Full-Fidelity Feed', 'x'),
    'if-none-match': fc.constantFrom('*', '"0"', '"-1"', 'x', '""'),
    'if-modified-since': fc.constantFrom('x', '0', new Date(0).toUTCString()),
    'if-match': fc.constantFrom('*', 'x'),
    'x-ms-start-epk': fc.constantFrom('', '05', 'zz'),
    'x-ms-end-epk': fc.constantFrom('', 'FF', '00', 'zz'),
    'x-ms-documentdb-is-upsert': fc.constantFrom('True', 'x'),
    'x-ms-offer-throughput': fc.constantFrom('400', '-1', 'x', '1e9'),
    'x-ms-cosmos-offer-autopilot-settings': fc.constantFrom('{"maxThroughput":1000}', '{', 'null'),
  },
  { requiredKeys: [] },
);

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const value = fc.oneof(
  fc.constantFrom('1', '1e999', 'null', deep(100), deep(5000), '"\\ud800"', '{"__proto__": 1}'),
  fc.json({ maxDepth: 2 }),
);
const operation = fc
  .tuple(fc.constantFrom('Create', 'Upsert', 'Replace', 'Delete', 'Read', 'Patch', 'x'), value)
  .map(([type, given]) => `{"operationType":"${type}","id":"1","partitionKey":"[\\"a\\"]","resourceBody":${given}}`);
const patch = fc
  .tuple(
    fc.constantFrom('add', 'set', 'replace', 'incr', 'remove', 'move', 'x'),
    fc.constantFrom('/x', '/x/0', '/id', '', '/__proto__/x'),
    value,
  )
  .map(([op, to, given]) => `{"op":"${op}","path":"${to}","from":"/n","value":${given}}`);
const query = fc
  .tuple(
    fc.constantFrom(
      'SELECT * FROM c',
      'SELECT * FROM c ORDER BY c.n',
      'SELECT VALUE COUNT(1) FROM c WHERE c.n = @p',
      'SELECT',
    ),
    value,
    value,
  )
  .map(([text, given, resumed]) => {
    return `{"query":"${text}","parameters":[{"name":"@p","value":${given}}],"resumeFilter":{"value":[${resumed}]}}`;
  });
const body = fc.oneof(
  value,
  value.map((given) => `{"id":"1","pk":"a","n":${given}}`),
  value.map((given) => `{"id":"new","partitionKey":{"paths":["/pk"]},"defaultTtl":${given},"indexingPolicy":${given}}`),
  fc.array(fc.oneof(operation, patch), { maxLength: 3 }).map((operations) => `[${operations.join()}]`),
  patch.map((one) => `{"operations":[${one}],"condition":"FROM c WHERE c.n = 1"}`),
  query,
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from([0x81, ...bytes])),
  fc.string({ maxLength: 5 }),
);

const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
    path,
    headers,
    body,
  })
  .filter((asked) => asked.method !== 'DELETE' || asked.path.startsWith(docs));

it('whatever is asked, the answer is no fault of the emulator’s, and a refusal says why', async () => {
  const account = await startAccount({ auth: false });
  onTestFinished(() => account.stop());
  await account.container.items.create({ id: '1', pk: 'a', n: 1 });
  await fc.assert(
    fc.asyncProperty(request, async ({ method, body: sent, ...asked }) => {
      const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
      const answer = await raw(account.cosmos, { method, ...asked, ...(hasBody ? { body: sent } : {}) });
      expect(answer.status).toBeLessThan(500);
      if (answer.status < 400) return;
      expect(JSON.parse(answer.body)).toMatchObject({
        code: expect.any(String),
        message: expect.stringMatching(/.{15}/),
      });
    }),
    { numRuns: 300 },
  );
});
