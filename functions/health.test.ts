import { describe, expect, it } from 'vitest';
import { ask, httpShop } from '../test/http-shop.ts';
import { live, ready } from './health.ts';

const modes = { payments: 'test', shipping: 'live' } as const;

const readiness = (
  store: () => Promise<unknown>,
  secrets?: () => Promise<'fresh' | 'stale'>,
  keyModes: () => Promise<typeof modes> = () => Promise.resolve(modes),
) => {
  const { shop, told } = httpShop();
  const handler = ready({ store, secrets, keyModes, signals: shop.signals, build: '1.2.3', patience: 10 });
  return { told, get: () => ask(handler, { method: 'GET', path: '/api/health/ready' }) };
};

describe('health', () => {
  it('is live as long as the process answers', async () => {
    const { status, json } = await ask(live, { method: 'GET', path: '/api/health/live' });
    expect([status, json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when the store answers, and says which build this is and whether its keys are for tests', async () => {
    const { status, headers, json } = await readiness(() => Promise.resolve(undefined)).get();
    expect([status, json()]).toEqual([200, { status: 'ready', build: '1.2.3', ...modes }]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is not ready when the store cannot be reached, and does not say why', async () => {
    const { get, told } = readiness(() => Promise.reject(new Error('no key for 10.0.0.4')));
    const { status, headers, json } = await get();
    expect([status, json()]).toEqual([503, { status: 'not_ready', build: '1.2.3', ...modes }]);
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
    expect([status, json()]).toEqual([200, { status: 'ready', build: '1.2.3', secrets: state, ...modes }]);
  });

  it('takes secrets for stale when the vault never answers', async () => {
    const { status, json } = await readiness(
      () => Promise.resolve(undefined),
      () => new Promise(() => {}),
    ).get();
    expect([status, json()]).toMatchObject([200, { secrets: 'stale' }]);
  });

  it('says nothing of its keys while the vault does not give them', async () => {
    const store = () => Promise.resolve(undefined);
    const { status, json } = await readiness(store, undefined, () => new Promise(() => {})).get();
    expect([status, json()]).toEqual([200, { status: 'ready', build: '1.2.3' }]);
  });
});
