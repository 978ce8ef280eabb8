import { describe, expect, it } from 'vitest';
import { corsHeaders, preflightHeaders } from './cors.ts';

const page = { origin: 'http://page.example' };

describe('CORS', () => {
  it('lets pages of the named origins read answers', () => {
    const cors = { origins: ['http://page.example'], credentials: true };
    expect(corsHeaders(cors, page)).toEqual([
      ['access-control-allow-origin', 'http://page.example'],
      ['vary', 'Origin'],
      ['access-control-allow-credentials', 'true'],
    ]);
    expect(corsHeaders(cors, { origin: 'http://other.example' })).toEqual([]);
    expect(corsHeaders(cors, {})).toEqual([]);
  });

  it('lets all of them with *', () => {
    expect(corsHeaders({ origins: ['*'], credentials: false }, page)).toEqual([['access-control-allow-origin', '*']]);
  });

  it('answers a browser that asks first', () => {
    const cors = { origins: ['*'], credentials: false };
    const ask = { ...page, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a, x-b' };
    expect(preflightHeaders(cors, 'OPTIONS', ask)).toEqual([
      ['access-control-allow-methods', 'PUT'],
      ['access-control-allow-headers', 'x-a, x-b'],
    ]);
    expect(preflightHeaders(cors, 'OPTIONS', page)).toBeUndefined();
    expect(preflightHeaders(undefined, 'OPTIONS', ask)).toBeUndefined();
  });
});
