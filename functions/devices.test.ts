import { describe, expect, it } from 'vitest';
import { orderToken } from '../shared/http/order-token.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { ask, httpShop } from '../test/http-shop.ts';
import { sampleOrderId } from '../test/sample-order.ts';
import { devices } from './devices.ts';

const installationId = 'device-0000000001';
const phone = { platform: 'fcmv1', pushChannel: 'token-1' } as const;
const browser = {
  platform: 'browser',
  pushChannel: { endpoint: 'https://push.example/1', p256dh: 'p', auth: 'a' },
} as const;

function deviceShop() {
  const world = httpShop();
  const { tokenKey: key } = world;
  const send = (
    method: string,
    { body, token, id = installationId }: { body?: unknown; token?: string; id?: string } = {},
  ) =>
    ask(devices(world.shop), {
      method,
      path: '/api/devices/{installationId}',
      params: { installationId: id },
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      ...(body !== undefined && { body }),
    });
  /** Registers a device that follows orders already. */
  const following = (...orders: number[]) => {
    const tags = orders.map((n) => `order:${sampleOrderId(n)}`);
    world.devices.set(installationId, { ...phone, tags });
    return tags;
  };
  return { ...world, send, following, tokenOf: (n: number) => orderToken(sampleOrderId(n), key) };
}

describe('a device', () => {
  it('is registered by anybody, replaced, shown and removed', async () => {
    const { send, devices } = deviceShop();
    expect((await send('GET')).status).toBe(404);
    expect((await send('PUT', { body: phone })).status).toBe(201);
    const replaced = await send('PUT', { body: browser });
    expect([replaced.status, replaced.json()]).toEqual([200, { installationId, platform: 'browser' }]);
    expect(devices.get(installationId)).toEqual({ ...browser, tags: [] });
    const shown = await send('GET');
    expect(shown.json()).toEqual({ installationId, platform: 'browser' });
    expect(shown.text).not.toContain('push.example');
    expect((await send('DELETE')).status).toBe(204);
    expect((await send('DELETE')).status).toBe(404);
  });

  it('that follows orders opens only to the token of one of them', async () => {
    const { send, following, tokenOf, devices } = deviceShop();
    const tags = following(1, 2);
    for (const method of ['PUT', 'GET', 'DELETE']) {
      const sent = method === 'PUT' ? { body: browser } : {};
      expect((await send(method, sent)).status).toBe(401);
      expect((await send(method, { ...sent, token: tokenOf(3) })).status).toBe(403);
    }
    expect(devices.get(installationId)).toEqual({ ...phone, tags });
    expect((await send('PUT', { body: browser, token: tokenOf(2) })).status).toBe(200);
    expect(devices.get(installationId)).toEqual({ ...browser, tags });
    expect((await send('GET', { token: tokenOf(1) })).status).toBe(200);
    expect((await send('DELETE', { token: tokenOf(1) })).status).toBe(204);
  });

  it.each([
    ['tags of its own', { ...phone, tags: [`order:${sampleOrderId(1)}`] }, '/tags'],
    ['an unknown platform', { ...phone, platform: 'fax' }, '/platform'],
    ['no channel', { platform: 'fcmv1' }, '/pushChannel'],
    ['a channel of another platform', { ...browser, pushChannel: 'token' }, '/pushChannel'],
  ])('with %s is refused', async (_, body, pointer) => {
    const { send, devices } = deviceShop();
    const { status, json } = await send('PUT', { body });
    expect([status, json()]).toEqual([
      400,
      expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }),
    ]);
    expect(devices.size).toBe(0);
  });

  it.each(['short', 'x'.repeat(129), 'device-0000000001/..', 'device-0000000001\r\n', '$InstallationId:{1234567}'])(
    'cannot be called %j',
    async (id) => {
      const { status, text } = await deviceShop().send('PUT', { id, body: phone });
      expect(status).toBe(400);
      expect(text).toContain('installationId: expected 16–128 letters');
    },
  );

  it.each(['PUT', 'GET', 'DELETE'])(
    '%s while the push service is out is answered 503 that does not blame the store',
    async (method) => {
      const { send, down } = deviceShop();
      down.push = new PortFailure('push', 'transient', 'read', new Error('503'));
      const { status, headers, json } = await send(method, method === 'PUT' ? { body: phone } : {});
      expect([status, json()]).toEqual([503, expect.objectContaining({ code: 'provider_unavailable' })]);
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    },
  );
});
