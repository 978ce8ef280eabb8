import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cosmos, startCosmos } from '../cosmos.ts';
import { raw } from '../test/raw.ts';

let cosmos: Cosmos;
beforeAll(async () => {
  cosmos = await startCosmos({ port: 0, auth: false });
  cosmos.store.createDatabase('shop');
  const container = cosmos.store.createContainer('shop', { id: 'orders', partitionKey: { paths: ['/pk'] } });
  container.create(['a'], { id: '1', pk: 'a' });
});
afterAll(() => cosmos.stop());

const key = { 'x-ms-documentdb-partitionkey': '["a"]' };
const docs = '/dbs/shop/colls/orders/docs';
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const query = { 'x-ms-documentdb-isquery': 'true' };
const batch = { 'x-ms-cosmos-is-batch-request': 'true', 'x-ms-cosmos-batch-atomic': 'true' };

/** The status and the message of a refusal, which must have the service's shape. */
async function refusal(asked: { method: string; path?: string; headers?: object; body?: string }) {
  const { method, path = docs, headers, body } = asked;
  const answer = await raw(cosmos, {
    method,
    path,
    headers: { ...key, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { code, message } = JSON.parse(answer.body);
  expect(answer.headers['x-ms-activity-id']).toMatch(/^[\da-f-]{36}$/);
  expect(code).toBe('BadRequest');
  return `${answer.status} ${message}`;
}

describe('a name that ends in the middle of a character', () => {
  it('is one that no header can hold, and is served all the same', async () => {
    const half = 'half \ud83d';
    cosmos.store.createDatabase(half);
    const { self } = cosmos.store.createContainer(half, { id: half, partitionKey: { paths: ['/pk'] } });
    const { status, body } = await raw(cosmos, { path: `/${self}` });
    expect([status, JSON.parse(body).id]).toEqual([200, half]);
  });
});

describe('a body that is no item', () => {
  it.each([
    ['nothing', '', 'not JSON'],
    ['half of one', '{"id":', 'not JSON'],
    ['NaN', '{"id":"2","pk":"a","n":NaN}', 'not JSON'],
    ['a number beyond all doubles', '{"id":"2","pk":"a","n":1e400}', 'no double'],
    ['ten thousand levels', `{"id":"2","pk":"a","n":${deep(10_000)}}`, 'nested too deeply'],
    ['one level too many', `{"id":"2","pk":"a","n":${deep(128)}}`, 'nested too deeply'],
  ])('is 400: %s', async (_, body, message) => {
    expect(await refusal({ method: 'POST', body })).toMatch(new RegExp(`^400 .*${message}`));
  });

  it('128 levels are one', async () => {
    const body = `{"id":"deep","pk":"a","n":${deep(127)}}`;
    expect((await raw(cosmos, { method: 'POST', path: docs, headers: key, body })).status).toBe(201);
  });

  it.each([
    ['a query', 'POST', query, `{"query":"SELECT @p","parameters":[{"name":"@p","value":${deep(10_000)}}]}`],
    ['a patch', 'PATCH', {}, `[{"op":"set","path":"/x","value":${deep(10_000)}}]`],
    ['a batch', 'POST', batch, `[{"operationType":"Create","resourceBody":{"id":"2","pk":"a","x":${deep(10_000)}}}]`],
    ['a container', 'POST', {}, `{"id":"deep","partitionKey":{"paths":["/a"]},"x":${deep(10_000)}}`],
  ])('of ten thousand levels is 400 in %s too', async (what, method, headers, body) => {
    const path = what === 'a container' ? '/dbs/shop/colls' : method === 'PATCH' ? `${docs}/1` : docs;
    expect(await refusal({ method, path, headers, body })).toMatch(/^400 .*nested too deeply/);
  });

  it('a patch cannot make one either, step by step', async () => {
    const set = (path: string) => ({
      method: 'PATCH',
      path: `${docs}/1`,
      body: `[{"op":"set","path":"${path}","value":${deep(120).replace('[]', '[0]')}}]`,
    });
    expect((await raw(cosmos, { ...set('/x'), headers: key })).status).toBe(200);
    expect(await refusal(set(`/x${'/0'.repeat(119)}`))).toMatch(/^400 .*nested too deeply/);
  });
});

describe('what JSON can say', () => {
  const body =
    '{"id":"%","pk":"a","__proto__":{"x":1},"b":1,"a":{"constructor":2},"big":12345678901234567890,"n":-0.5e-7}';

  it.each([
    ['a create', {}, (item: string) => item],
    ['a batch', batch, (item: string) => `[{"operationType":"Create","resourceBody":${item}}]`],
  ])('is kept by %s: names of every kind, in order, and numbers as doubles', async (what, headers, around) => {
    const item = body.replace('%', what);
    const created = await raw(cosmos, {
      method: 'POST',
      path: docs,
      headers: { ...key, ...headers },
      body: around(item),
    });
    expect([200, 201]).toContain(created.status);
    const { body: read } = await raw(cosmos, { path: `${docs}/${encodeURIComponent(what)}`, headers: key });
    expect(read).toContain(
      `{"id":"${what}","pk":"a","__proto__":{"x":1},"b":1,"a":{"constructor":2},"big":12345678901234567000,"n":-5e-8,"_rid":`,
    );
  });

  it('is kept by a patch', async () => {
    const patch = '[{"op":"set","path":"/patched","value":{"__proto__":{"x":1}}}]';
    const patched = await raw(cosmos, { method: 'PATCH', path: `${docs}/1`, headers: key, body: patch });
    expect(patched.body).toContain('"patched":{"__proto__":{"x":1}}');
  });

  it.each(['w s', 'end ', '?', 'a?b#c', '%41', '..', 'ü€😀', 'tab\t', 'a+b&c'])('is an id: %s', async (id) => {
    await raw(cosmos, { method: 'POST', path: docs, headers: key, body: JSON.stringify({ id, pk: 'a' }) });
    const read = await raw(cosmos, { path: `${docs}/${encodeURIComponent(id)}`, headers: key });
    expect(JSON.parse(read.body)).toMatchObject({ id });
  });
});

describe('the limit of 2 MB', () => {
  const limit = 2 * 1024 * 1024;

  it('is one of the item with its system properties, to the byte', async () => {
    const create = (id: string, length: number) =>
      raw(cosmos, {
        method: 'POST',
        path: docs,
        headers: key,
        body: JSON.stringify({ id, pk: 'a', x: 'x'.repeat(length) }),
      });
    const around = (await create('small', 0)).body.length;
    const full = await create('large', limit - around);
    expect([full.status, full.body.length]).toEqual([201, limit]);
    const over = await create('huge1', limit - around + 1);
    expect([over.status, JSON.parse(over.body).code]).toEqual([413, 'RequestEntityTooLarge']);
  });

  it('is one of a batch as it is sent, to the byte', async () => {
    const send = (length: number) => {
      const bodyOf = (...texts: string[]) =>
        JSON.stringify(
          texts.map((x, n) => ({ operationType: 'Upsert', resourceBody: { id: `half${n}`, pk: 'a', x } })),
        );
      const room = length - bodyOf('', '').length;
      const body = bodyOf('x'.repeat(room / 2), 'x'.repeat(room - Math.floor(room / 2)));
      return raw(cosmos, { method: 'POST', path: docs, headers: { ...key, ...batch }, body });
    };
    const [full, over] = [await send(limit), await send(limit + 1)];
    expect([full.status, over.status]).toEqual([200, 413]);
  });
});

describe('a header that says nothing', () => {
  it.each([
    ['x-ms-max-item-count', ['0', '-2', 'abc', '1.5', '1e3', '99999999999999999999']],
    ['x-ms-session-token', ['x', ':', '0:', '0:-1#', '0:-1#abc', 'a:b#c']],
    ['x-ms-continuation', ['zzz', 'eyJvZiI6MX0=']],
    ['x-ms-start-epk', ['zz', '00ab']],
    ['x-ms-documentdb-partitionkey', ['x', '{}', 'null', '[[1]]', '[{"a":1}]', '["a","b"]', '[1e400]', '[NaN]']],
  ])('is 400: %s', async (name, values) => {
    for (const value of values) {
      const scope = name === 'x-ms-start-epk' ? { 'x-ms-documentdb-partitionkey': '' } : {};
      expect(await refusal({ method: 'GET', headers: { ...scope, [name]: value } })).toContain('400');
    }
  });

  it('is 400 where it gives throughput', async () => {
    for (const value of ['399', '450', 'abc', '-1', '1e3', '1000001']) {
      const headers = { 'x-ms-offer-throughput': value };
      expect(await refusal({ method: 'POST', path: '/dbs', headers, body: '{"id":"x"}' })).toContain('400');
    }
  });

  it.each(['0:-1#0', '0:0', '0:1#0#1=5', '7:-1#3,0:-1#0'])(
    'does not count a session token as such: %s',
    async (token) => {
      const headers = { ...key, 'x-ms-session-token': token };
      expect((await raw(cosmos, { path: `${docs}/1`, headers })).status).toBe(200);
    },
  );
});

describe('what the emulator does not do is refused by name', () => {
  it.each([
    ['GET', '/dbs/shop/colls/orders/sprocs', 'stored procedures'],
    ['POST', '/dbs/shop/colls/orders/sprocs/x', 'stored procedures'],
    ['PUT', '/dbs/shop/colls/orders/triggers/x', 'triggers'],
    ['DELETE', '/dbs/shop/colls/orders/udfs/x', 'user-defined functions'],
    ['POST', '/dbs/shop/users/u/permissions', 'users and resource tokens'],
    ['GET', '/dbs/shop/colls/orders/conflicts', 'the conflict feed'],
    ['POST', '/dbs/shop/clientencryptionkeys', 'client encryption'],
    ['GET', '//addresses/?$resolveFor=dbs/shop/colls/orders/docs', 'direct mode'],
    ['POST', '/dbs/shop/colls/orders/docs/1/attachments', 'attachments'],
    ['PUT', '/dbs/shop', 'PUT /dbs/shop'],
    ['GET', '/DBS/shop', 'GET /DBS/shop'],
    ['OPTIONS', '/', 'OPTIONS /'],
  ])('%s %s', async (method, path, feature) => {
    expect(await refusal({ method, path })).toContain(`does not support ${feature}`);
  });

  it.each([
    ['an item', docs, {}, '{"id":"2","pk":"a"}'],
    ['a batch', docs, batch, '[{"operationType":"Create","resourceBody":{"id":"2","pk":"a"}}]'],
    ['a partition', '/dbs/shop/colls/orders/operations/partitionkeydelete', {}, ''],
  ])('triggers on %s', async (_, path, headers, body) => {
    for (const when of ['pre', 'post']) {
      const trigger = { [`x-ms-documentdb-${when}-trigger-include`]: 't' };
      expect(await refusal({ method: 'POST', path, headers: { ...headers, ...trigger }, body })).toContain(
        'triggers (t)',
      );
    }
  });
});

describe('a partition key path', () => {
  it.each(['/', 'a', '//a', '/a/', '/a/*', '/a/?', '/a[]', '/"a', '/""'])('is 400: %s', async (path) => {
    const body = JSON.stringify({ id: 'x', partitionKey: { paths: [path] } });
    expect(await refusal({ method: 'POST', path: '/dbs/shop/colls', body })).toMatch(/^400 .*could not be accepted/);
  });

  it.each(['/"a b"/c', "/'a/b'", '/a-b', "/it's", '/ä'])('may be %s', async (path) => {
    const body = JSON.stringify({ id: `c${Buffer.from(path).toString('hex')}`, partitionKey: { paths: [path] } });
    expect((await raw(cosmos, { method: 'POST', path: '/dbs/shop/colls', body })).status).toBe(201);
  });
});
