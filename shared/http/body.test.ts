import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonBody } from './body.ts';
import { Problem, type ProblemDetails } from './problem.ts';

const schema = z.strictObject({
  count: z.int().optional(),
  text: z.string().optional(),
  lines: z.array(z.strictObject({ sku: z.string() })).optional(),
  prices: z.record(z.string(), z.int()).optional(),
});

function read(body: string | Uint8Array | undefined) {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? { string: body } : { bytes: body } };
  return readJsonBody(new HttpRequest({ method: 'POST', url: 'http://shop/api/checkout', ...sent }), schema);
}

async function refusalOf(body: string | Uint8Array | undefined): Promise<ProblemDetails & { code: string }> {
  const problem = await read(body).catch((error: unknown) => error);
  if (!(problem instanceof Problem)) throw new Error('Expected a Problem.', { cause: problem });
  return { code: problem.code, ...problem.details };
}

const kilobytes64 = 64 * 1024;
const bodyOf = (bytes: number) => JSON.stringify({ text: 'x'.repeat(bytes - '{"text":""}'.length) });

describe('a body', () => {
  it.each([
    ['an object', '{"count":-12}', { count: -12 }],
    ['the largest integers', '{"count":9007199254740991}', { count: 9_007_199_254_740_991 }],
    [
      'right-to-left, four-byte and combining text',
      '{"text":"\u202bשלום\u202c 𝒜🫖 é"}',
      { text: '\u202bשלום\u202c 𝒜🫖 é' },
    ],
    ['escaped text', String.raw`{"text":"\ud83e\uded6 \u0000"}`, { text: '🫖 \0' }],
    ['a byte order mark', '\ufeff{}', {}],
    ['keys that repeat: the last one counts', '{"count":1.5,"count":2}', { count: 2 }],
  ])('may hold %s', async (_, body, expected) => {
    expect(await read(body)).toEqual(expected);
  });

  it('may have 64 kB and not a byte more', async () => {
    expect((await read(bodyOf(kilobytes64))).text).toMatch(/^x+$/);
    expect(await refusalOf(bodyOf(kilobytes64 + 1))).toEqual({
      code: 'body_too_large',
      detail: 'Expected at most 65536 bytes, got 65537.',
    });
  });

  it('is counted in bytes', async () => {
    expect(await refusalOf(JSON.stringify({ text: '愛'.repeat(22_000) }))).toMatchObject({ code: 'body_too_large' });
  });

  it.each([
    ['nothing', undefined, 'empty_body', 'Send a JSON body'],
    ['an empty text', '', 'empty_body', 'Send a JSON body'],
    ['half a document', '{"count":', 'invalid_request', 'Expected a JSON document in UTF-8.'],
    ['two documents', '{}{}', 'invalid_request', 'Expected a JSON document in UTF-8.'],
    ['NaN', '{"count":NaN}', 'invalid_request', 'Expected a JSON document in UTF-8.'],
    ['a comment', '{} // x', 'invalid_request', 'Expected a JSON document in UTF-8.'],
    [
      'bytes that are not UTF-8',
      Uint8Array.of(0x7b, 0xff, 0x7d),
      'invalid_request',
      'Expected a JSON document in UTF-8.',
    ],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'invalid_request', 'Expected a JSON document in UTF-8.'],
    ['60,000 arrays in each other', '['.repeat(60_000), 'invalid_request', 'Expected a JSON document in UTF-8.'],
    [
      'as many that end',
      `{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      'invalid_request',
      'Expected a JSON document in UTF-8.',
    ],
    ['1.0', '{"count":1.0}', 'invalid_request', 'Expected a plain integer for "count", got 1.0.'],
    ['1e2', '{"count":1e2}', 'invalid_request', 'Expected a plain integer for "count", got 1e2.'],
    ['a fraction', '{"count":0.5}', 'invalid_request', 'Expected a plain integer for "count", got 0.5.'],
    ['minus nothing', '{"count":-0}', 'invalid_request', 'Expected a plain integer for "count", got -0.'],
    ['2^53', '{"count":9007199254740992}', 'invalid_request', 'got 9007199254740992.'],
    ['what a double would round', '{"count":9007199254740993}', 'invalid_request', 'got 9007199254740993.'],
    ['more than a double holds', '{"count":1e999}', 'invalid_request', 'got 1e999.'],
    ['half of a surrogate pair', String.raw`{"text":"\ud83e"}`, 'invalid_request', '"text"'],
    ['halves in the wrong order', String.raw`{"text":"\uded6\ud83e"}`, 'invalid_request', '"text"'],
  ])('%s is refused', async (_, body, code, detail) => {
    expect(await refusalOf(body)).toEqual({ code, detail: expect.stringContaining(detail) });
  });

  it.each([
    ['null', '[""]'],
    ['[]', '[""]'],
    ['"text"', '[""]'],
    ['{"count":"1"}', '["/count"]'],
    ['{"lines":[{"sku":"a"},{"sku":1}]}', '["/lines/1/sku"]'],
    ['{"prices":{"a/b~c":"1"}}', '["/prices/a~1b~0c"]'],
    ['{"count":"1","text":1}', '["/count","/text"]'],
    ['{"price":1,"a/b":2}', '["/price","/a~1b"]'],
    ['{"lines":[{"sku":"a","price":1}]}', '["/lines/0/price"]'],
    ['{"__proto__":{"count":1}}', '["/__proto__"]'],
    ['{"constructor":1}', '["/constructor"]'],
  ])('%s is refused, and each fault named by its JSON pointer %s', async (body, pointers) => {
    const { code, errors = [] } = await refusalOf(body);
    expect(code).toBe('invalid_request');
    expect(JSON.stringify(errors.map(({ pointer }) => pointer))).toBe(pointers);
    for (const { detail } of errors) expect(detail).toMatch(/\w+/);
  });

  it('with thousands of faults is answered with the first twenty', async () => {
    const { errors } = await refusalOf(JSON.stringify({ lines: Array(20_000).fill(1) }));
    expect(errors?.map(({ pointer }) => pointer)).toEqual(Array.from({ length: 20 }, (_, n) => `/lines/${n}`));
  });
});
