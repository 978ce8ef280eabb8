import { describe, expect, it } from 'vitest';
import { ask, httpShop } from '../test/http-shop.ts';
import { live, ready } from './health.ts';

const readiness = (storeAnswers: () => Promise<unknown>) => {
  const { shop, told } = httpShop();
  const handler = ready(storeAnswers, shop.signals, '1.2.3', 10);
  return { told, get: () => ask(handler, { method: 'GET', path: '/api/health/ready' }) };
};

describe('health', () => {
  it('is live as long as the process answers', async () => {
    const { status, json } = await ask(live, { method: 'GET', path: '/api/health/live' });
    expect([status, json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when the store answers, and says which build this is', async () => {
    const { status, headers, json } = await readiness(() => Promise.resolve(undefined)).get();
    expect([status, json()]).toEqual([200, { status: 'ready', build: '1.2.3' }]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is not ready when the store cannot be reached, and does not say why', async () => {
    const { get, told } = readiness(() => Promise.reject(new Error('no key for 10.0.0.4')));
    const { status, headers, json } = await get();
    expect([status, json()]).toEqual([503, { status: 'not_ready', build: '1.2.3' }]);
    expect(headers.get('retry-after')).toBe('5');
    expect(told.map(({ name }) => name)).toEqual(['health.not_ready']);
  });

  it('is not ready when the store never answers', async () => {
    const { status } = await readiness(() => new Promise(() => {})).get();
    expect(status).toBe(503);
  });
});
