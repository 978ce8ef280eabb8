import { HttpRequest, HttpResponse, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { PortFailure } from '../ports/failure.ts';
import { NewerSchema, UnreadableDocument } from '../ports/unreadable.ts';
import { endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';

const invocationId = '0f1e2d3c-0000-4000-8000-000000000001';

/** The answer of an endpoint over `handle`, and what it told of failures. */
async function ask(handle: () => Promise<object>, headers: Record<string, string> = {}) {
  const told: { name: string; error: unknown; fields: object }[] = [];
  const signals = {
    event: () => {},
    measure: () => {},
    problem: (name: string, error: unknown, fields: object) => void told.push({ name, error, fields }),
  };
  const request = new HttpRequest({ method: 'GET', url: 'http://shop/api/orders/1', headers });
  const context = new InvocationContext({ invocationId, functionName: 'orders' });
  const response = new HttpResponse(await endpoint(signals, handle)(request, context));
  return { status: response.status, headers: response.headers, text: await response.text(), told };
}

const fine = () => Promise.resolve({ status: 200, jsonBody: {} });

describe('a failure', () => {
  it('of the request is answered by its problem details, and nobody is alarmed', async () => {
    const details = { detail: 'There is no product "x".', errors: [{ pointer: '/lines/0/sku', detail: 'unknown' }] };
    const { status, headers, text, told } = await ask(() => Promise.reject(new Problem('unknown_sku', details)));
    expect(status).toBe(422);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      type: 'urn:problem:unknown_sku',
      title: 'A product does not exist',
      status: 422,
      code: 'unknown_sku',
      ...details,
      requestId: invocationId,
    });
    expect(told).toEqual([]);
  });

  it.each([
    ['an error', new TypeError('cannot read ada@example.com')],
    ['an error with a status of its own', Object.assign(new Error('key sk_live_1'), { status: 404, code: 'x' })],
    ['a text', 'ada@example.com'],
    ['nothing at all', undefined],
  ])('that throws %s is answered 500 with a request id and no internals, and told', async (_, thrown) => {
    const { status, text, told } = await ask(() => Promise.reject(thrown));
    expect(status).toBe(500);
    expect(JSON.parse(text)).toEqual({
      type: 'urn:problem:internal_error',
      title: 'Something failed on our side',
      status: 500,
      code: 'internal_error',
      detail: 'Give this request id to support.',
      requestId: invocationId,
    });
    expect(told).toEqual([
      { name: 'http.failed', error: thrown, fields: { requestId: invocationId, function: 'orders' } },
    ]);
  });

  it('before the first await does not escape either', async () => {
    const { status } = await ask(() => {
      throw new RangeError('at once');
    });
    expect(status).toBe(500);
  });

  it.each([
    ['store', 'store_unavailable'],
    ['push', 'provider_unavailable'],
    ['tax', 'provider_unavailable'],
  ] as const)('of the %s port is answered 503 %s, with Retry-After and no internals (I15)', async (port, code) => {
    const failure = new PortFailure(port, 'ambiguous', 'orders.create', new Error('socket of 10.0.0.4'));
    const { status, headers, text, told } = await ask(() => Promise.reject(failure));
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(JSON.parse(text)).toMatchObject({ code, detail: expect.stringContaining('Send the same request again') });
    expect(text).not.toMatch(/10\.0\.0\.4|orders\.create|ambiguous/);
    expect(told).toEqual([expect.objectContaining({ error: failure })]);
  });
});

describe('a document', () => {
  it.each([
    ['of a newer release', new NewerSchema({ container: 'orders', id: 'ord_1', schema: 2, known: 1 })],
    [
      'that nobody can read',
      new UnreadableDocument({ container: 'orders', id: 'ord_1', etag: null, detail: 'head.seq: expected number' }),
    ],
  ])('%s is answered 503: it can be read by another release or later, and somebody is told', async (_, thrown) => {
    const { status, headers, text, told } = await ask(() => Promise.reject(thrown));
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(JSON.parse(text)).toMatchObject({ code: 'store_unreadable', requestId: invocationId });
    expect(text).not.toMatch(/head\.seq|schema 2/);
    expect(told).toEqual([expect.objectContaining({ error: thrown })]);
  });
});

describe('the request id', () => {
  it.each([
    ['a UUID', '7d4f2f9e-58a1-4b61-9d2c-6f0f0b9d3c11'],
    ['letters, digits, dots, dashes and underscores', 'Gateway_1.request-42'],
    ['the shortest', 'a'.repeat(8)],
    ['the longest', 'a'.repeat(128)],
  ])('of the caller is on the answer and in its problem: %s', async (_, requestId) => {
    expect((await ask(fine, { 'X-Request-Id': requestId })).headers.get('x-request-id')).toBe(requestId);
    const { headers, text } = await ask(() => Promise.reject(new Error('no')), { 'X-Request-Id': requestId });
    expect(headers.get('x-request-id')).toBe(requestId);
    expect(JSON.parse(text)).toMatchObject({ requestId });
  });

  it.each([
    ['none', {}],
    ['one that is short', { 'x-request-id': 'a'.repeat(7) }],
    ['one that is long', { 'x-request-id': 'a'.repeat(129) }],
    ['one that could break a header', { 'x-request-id': 'abcdefgh\\r\\nset-cookie: a=b' }],
    ['one that could break a log line', { 'x-request-id': '"abcdefgh","level":"error"' }],
    ['one that could break a page', { 'x-request-id': '<script>alert(1)</script>' }],
    ['one outside ASCII', { 'x-request-id': 'é'.repeat(8) }],
    ['two', { 'x-request-id': 'abcdefgh, ijklmnop' }],
  ])('is that of the invocation when the caller sends %s', async (_, headers) => {
    expect((await ask(fine, headers)).headers.get('x-request-id')).toBe(invocationId);
  });
});

describe('the trace context', () => {
  it('of the caller is on the answer', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await ask(fine, { traceparent })).headers.get('traceparent')).toBe(traceparent);
    const refused = await ask(() => Promise.reject(new Problem('not_found')), { traceparent });
    expect(refused.headers.get('traceparent')).toBe(traceparent);
  });

  it.each([
    ['none', {}],
    ['nonsense', { traceparent: 'nonsense' }],
    ['no trace id', { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }],
    ['no parent id', { traceparent: `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01` }],
    ['capitals', { traceparent: '00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01' }],
    ['the version that is forbidden', { traceparent: 'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }],
    ['more than there should be', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x' }],
  ])('is on no answer when the caller sends %s', async (_, headers) => {
    expect((await ask(fine, headers)).headers.has('traceparent')).toBe(false);
  });
});

it('keeps answers out of caches', async () => {
  expect((await ask(fine)).headers.get('cache-control')).toBe('no-store');
  expect((await ask(() => Promise.reject(new Problem('not_found')))).headers.get('cache-control')).toBe('no-store');
});
