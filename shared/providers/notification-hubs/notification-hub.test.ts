import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type RunningNotificationHubs,
  startNotificationHubs,
} from '../../../local/simulators/notification-hubs/server.ts';
import type { Installation, Installations } from '../../ports/installations.ts';
import { type Platform, type Push, platforms } from '../../ports/push.ts';
import { fixed } from '../../ports/secrets.ts';
import { notificationHub } from './notification-hub.ts';

let service: RunningNotificationHubs;
let push: Push;
let installations: Installations;

const hub = (timeout?: number) =>
  notificationHub({ connectionString: fixed(service.connectionString), hubName: service.hubName, timeout });

beforeEach(async () => {
  service = await startNotificationHubs({ port: 0, clock: movableClock(() => 1_000), random: seededRandom(1) });
  ({ push, installations } = hub());
});
afterEach(() => service.stop());

const id = 'device_0123456789ab';
const orderId = 'ord_abcdefghijklmnopqrstuvwxyz';
const tag = `order:${orderId}`;
const dedupeId = `${orderId}:4`;
const message = { title: 'Booked', body: 'Your label is printed.', data: { orderId, type: 'shipment.bought' } };
const phone: Installation = { platform: 'fcmv1', pushChannel: 'token-1' };
const webPush = { endpoint: 'https://push.example.com/1', p256dh: 'key', auth: 'secret' };
const device = (platform: Platform): Installation =>
  platform === 'browser' ? { platform, pushChannel: webPush } : { platform, pushChannel: 'token-1' };

const local = (method: string, path: string, body?: unknown) =>
  fetch(`${service.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
const fault = (...rules: object[]) => local('POST', 'faults', rules);
const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), status: z.number() })),
  objects: z.object({
    installations: z.array(z.unknown()),
    messages: z.array(z.looseObject({ deliveredTo: z.array(z.string()), dedupeId: z.string().nullable() })),
  }),
});
const books = async () => booksSchema.parse(await (await local('GET', 'books')).json());
const callsOf = async (operation: string) =>
  (await books()).calls.filter((call) => call.operation === operation).length;

describe('push by a notification hub', () => {
  it.each(platforms)('reaches the device of %s that is meant, and no other', async (platform) => {
    await installations.put(id, device(platform));
    await installations.put(`${id}_other`, device(platform));
    await push.send(dedupeId, { platform, installationId: id }, message);
    const { messages } = (await books()).objects;
    expect(messages).toMatchObject([
      { tags: `$InstallationId:{${id}}`, deliveredTo: [id], dedupeId: expect.stringMatching(/./) },
    ]);
  });

  it.each(['before', 'after'])('sends once and no more when the answer is lost %s the effect', async (effect) => {
    await fault({ operation: 'messages.send', effect, count: 1 });
    await expect(push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message)).rejects.toMatchObject({
      port: 'push',
      class: 'ambiguous',
    });
    expect(await callsOf('messages.send')).toBe(1);
    await push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message);
    const ids = (await books()).objects.messages.map((sent) => sent.dedupeId);
    expect(new Set(ids)).toEqual(new Set([dedupeId]));
  });

  it.each([
    [401, 'configuration'],
    [403, 'configuration'],
    [429, 'transient'],
    [500, 'transient'],
    [400, 'unknown'],
  ])('tells a failure of status %i as %s, without a try of its own', async (status, expected) => {
    await fault({ operation: 'messages.send', effect: 'status', status });
    const failure: unknown = await push
      .send(dedupeId, { platform: 'fcmv1', installationId: id }, message)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      class: expected,
      message: `push: send failed (${expected}): RestError ${status}`,
    });
    expect(await callsOf('messages.send')).toBe(1);
  });

  it('has a connection string that is none', async () => {
    const faulty = notificationHub({ connectionString: fixed('hub'), hubName: 'orders' });
    await expect(faulty.push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message)).rejects.toMatchObject({
      port: 'push',
      class: 'configuration',
    });
  });

  it('gives up after its time', async () => {
    await fault({ operation: 'messages.send', effect: 'delay', delayMs: 1_000 });
    await expect(hub(50).push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message)).rejects.toMatchObject(
      {
        class: 'ambiguous',
      },
    );
  });

  it('has nobody listening', async () => {
    await service.stop();
    await expect(push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message)).rejects.toMatchObject({
      class: 'transient',
    });
  });
});

describe('installations of a notification hub', () => {
  it.each(platforms)('keeps a device of %s as it was put', async (platform) => {
    await installations.put(id, device(platform));
    expect(await installations.read(id)).toEqual({ ...device(platform), tags: [] });
  });

  it('keeps the tags of a device that registers again', async () => {
    await installations.put(id, phone);
    await installations.follow(id, tag);
    await installations.put(id, { platform: 'fcmv1', pushChannel: 'token-2' });
    expect(await installations.read(id)).toEqual({ platform: 'fcmv1', pushChannel: 'token-2', tags: [tag] });
  });

  it('shows whom an expired device follows: whoever takes it over takes their pushes', async () => {
    const expired: Installation = { platform: 'fcmv1', pushChannel: 'expired-token' };
    await installations.put(id, expired);
    await installations.follow(id, tag);
    await push.send(dedupeId, { platform: 'fcmv1', installationId: id }, message);
    expect(await installations.read(id)).toEqual({ ...expired, tags: [tag] });
    expect(await installations.follow(id, 'order:other')).toBeUndefined();
    await installations.put(id, phone);
    expect(await installations.read(id)).toEqual({ ...phone, tags: [tag] });
    expect(await installations.follow(id, 'order:other')).toBe('fcmv1');
  });

  it('writes nothing when a device registers again as it was', async () => {
    await installations.put(id, device('browser'));
    await installations.put(id, device('browser'));
    expect(await callsOf('installations.put')).toBe(1);
  });

  it('follows and leaves orders one by one', async () => {
    await installations.put(id, phone);
    await installations.follow(id, tag);
    await installations.follow(id, 'order:other');
    expect(await installations.follow(id, tag)).toBe('fcmv1');
    expect((await installations.read(id))?.tags).toEqual([tag, 'order:other']);
    await installations.unfollow(id, tag);
    await installations.unfollow(id, tag);
    expect((await installations.read(id))?.tags).toEqual(['order:other']);
  });

  it('follows no more than 60 orders, and tells the platform all the same', async () => {
    await installations.put(id, phone);
    for (let n = 1; n <= 61; n += 1) expect(await installations.follow(id, `order:${n}`)).toBe('fcmv1');
    expect((await installations.read(id))?.tags).toHaveLength(60);
  });

  it('has nothing to do for a device that is not there', async () => {
    expect(await installations.read(id)).toBeUndefined();
    expect(await installations.follow(id, tag)).toBeUndefined();
    await installations.unfollow(id, tag);
    await installations.remove(id);
    expect((await books()).objects.installations).toEqual([]);
  });

  it.each([404, 410])('takes a device that is gone in between (%i) for none', async (status) => {
    await installations.put(id, phone);
    await fault({ operation: 'installations.patch', effect: 'status', status, count: 1 });
    expect(await installations.follow(id, tag)).toBeUndefined();
    await fault({ operation: 'installations.delete', effect: 'status', status, count: 1 });
    await installations.remove(id);
    await fault({ operation: 'installations.get', effect: 'status', status, count: 2 });
    expect(await installations.read(id)).toBeUndefined();
    await installations.unfollow(id, tag);
  });

  it.each<[string, (of: Installations) => Promise<unknown>]>([
    ['read', (of) => of.read(id)],
    ['put', (of) => of.put(id, phone)],
    ['follow', (of) => of.follow(id, tag)],
    ['unfollow', (of) => of.unfollow(id, tag)],
    ['remove', (of) => of.remove(id)],
  ])('tells a hub that is not there from a device that is not: %s', async (_, call) => {
    const misnamed = notificationHub({ connectionString: fixed(service.connectionString), hubName: 'other' });
    await expect(call(misnamed.installations)).rejects.toMatchObject({ port: 'push', class: 'configuration' });
  });

  it('removes a device', async () => {
    await installations.put(id, phone);
    await installations.remove(id);
    expect(await installations.read(id)).toBeUndefined();
  });

  it.each([
    ['put', 'put'],
    ['get', 'follow'],
    ['patch', 'follow'],
  ] as const)('comes to the same in the end when the answer of %s is lost during %s', async (operation, method) => {
    if (method === 'follow') await installations.put(id, phone);
    const act = () => (method === 'put' ? installations.put(id, phone) : installations.follow(id, tag));
    await fault({ operation: `installations.${operation}`, effect: 'after', count: 1 });
    await expect(act()).rejects.toMatchObject({ port: 'push', class: 'ambiguous' });
    await act();
    expect(await installations.read(id)).toEqual({ ...phone, tags: method === 'follow' ? [tag] : [] });
  });
});
