import { describe, expect, it } from 'vitest';
import { ask, httpShop } from '../test/http-shop.ts';
import { live, ready } from './health.ts';

const readiness = (store: () => Promise<unknown>, secrets?: () => Promise<'fresh' | 'stale'>) => {
  const { shop, told } = httpShop();
  const handler = ready({ store, secrets, signals: shop.signals, build: '1.2.3', patience: 10 });
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

  it.each(['fresh', 'stale'] as const)('is ready with %s secrets, and says so', async (state) => {
    const { status, json } = await readiness(
      () => Promise.resolve(undefined),
      () => Promise.resolve(state),
    ).get();
    expect([status, json()]).toEqual([200, { status: 'ready', build: '1.2.3', secrets: state }]);
  });

  it('takes secrets for stale when the vault never answers', async () => {
    const { status, json } = await readiness(
      () => Promise.resolve(undefined),
      () => new Promise(() => {}),
    ).get();
    expect([status, json()]).toMatchObject([200, { secrets: 'stale' }]);
  });
});
