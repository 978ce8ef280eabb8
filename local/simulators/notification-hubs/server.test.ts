import {
  createAppleNotification,
  createFcmV1Installation,
  createFcmV1Notification,
  NotificationHubsClient,
} from '@azure/notification-hubs';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningNotificationHubs, startNotificationHubs } from './server.ts';

let service: RunningNotificationHubs;

beforeEach(async () => {
  service = await startNotificationHubs({ port: 0, clock: movableClock(() => 1_000), random: seededRandom(1) });
});
afterEach(() => service.stop());

const sdk = (connectionString = service.connectionString, hub = service.hubName) =>
  new NotificationHubsClient(connectionString, hub, {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      {
        position: 'perCall',
        policy: {
          name: 'allowInsecureConnection',
          sendRequest: (request, next) => {
            request.allowInsecureConnection = true;
            return next(request);
          },
        },
      },
    ],
  });

const phone = (installationId: string, tags: string[] = []) =>
  createFcmV1Installation({ installationId, pushChannel: `token-of-${installationId}`, tags });

const control = (method: string, path: string, body?: unknown) =>
  fetch(`${service.url}/_local/${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body) });
const fault = (rule: object) => control('POST', 'faults', [rule]);
const books = async (): Promise<unknown> => (await control('GET', 'books')).json();

const push = (dedupeId = 'ord_1:4') =>
  createFcmV1Notification({ body: JSON.stringify({ message: { data: { dedupeId, title: 'Booked' } } }) });

describe('the Notification Hubs stand-in, through the SDK', () => {
  it('keeps an installation, and sends to those that the tags name', async () => {
    const hub = sdk();
    await hub.createOrUpdateInstallation(phone('i1', ['customer:c1']));
    await hub.createOrUpdateInstallation(phone('i2', ['customer:c2']));
    await hub.updateInstallation('i1', [{ op: 'add', path: '/tags', value: 'order:ord_1' }]);
    expect(await hub.getInstallation('i1')).toMatchObject({ tags: ['customer:c1', 'order:ord_1'], platform: 'fcmv1' });

    const sent = await hub.sendNotification(push(), { tagExpression: 'order:ord_1 && customer:c1' });
    expect(sent).toMatchObject({
      notificationId: expect.stringMatching(/^\d+-\d+-1$/),
      trackingId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      state: 'Enqueued',
    });
    expect(await books()).toMatchObject({
      objects: {
        messages: [
          { at: 1_000, tags: 'order:ord_1 && customer:c1', format: 'fcmv1', dedupeId: 'ord_1:4', deliveredTo: ['i1'] },
        ],
      },
    });
  });

  it('deletes an installation, also one that is not there', async () => {
    const hub = sdk();
    await hub.createOrUpdateInstallation(phone('i1'));
    await hub.deleteInstallation('i1');
    await hub.deleteInstallation('i1');
    await expect(hub.getInstallation('i1')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('Installation not found'),
    });
  });

  it('takes the collapse id of an Apple message from its headers', async () => {
    const hub = sdk();
    await hub.sendBroadcastNotification(
      createAppleNotification({ body: { aps: { alert: 'Booked' } }, headers: { 'apns-collapse-id': 'ord_1:4' } }),
    );
    expect(await books()).toMatchObject({
      objects: { messages: [{ tags: null, format: 'apple', dedupeId: 'ord_1:4' }] },
    });
  });

  it('tells the outcome of a test send', async () => {
    const hub = sdk();
    await hub.createOrUpdateInstallation(phone('i1', ['a']));
    await hub.createOrUpdateInstallation(phone('i2', ['a']));
    const sent = await hub.sendNotification(push(), { tagExpression: 'a', enableTestSend: true });
    expect(sent).toMatchObject({ successCount: 2, failureCount: 0, results: [{ registrationId: 'i1' }, {}] });
  });

  it('does as fault rules say, by installation and by tag expression', async () => {
    const hub = sdk();
    await hub.createOrUpdateInstallation(phone('i1', ['order:1']));
    await fault({ operation: 'installations.get', target: 'i1', effect: 'status', status: 410, count: 1 });
    await expect(hub.getInstallation('i1')).rejects.toMatchObject({ statusCode: 410 });
    await fault({ operation: 'messages.send', target: 'order:1', effect: 'status', status: 503, count: 1 });
    await expect(hub.sendNotification(push(), { tagExpression: 'order:1' })).rejects.toMatchObject({ statusCode: 503 });
    await fault({ operation: 'messages.send', effect: 'after', count: 1 });
    await expect(hub.sendNotification(push(), { tagExpression: 'order:1' })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(await books()).toMatchObject({ objects: { messages: [{ dedupeId: 'ord_1:4' }] } });
  });

  it('lets tokens in though its clock was moved', async () => {
    await control('POST', 'clock', { advanceMs: 48 * 60 * 60 * 1000 });
    await sdk().createOrUpdateInstallation(phone('i1'));
    expect((await control('POST', 'reset')).status).toBe(204);
    expect(await books()).toEqual({ calls: [], objects: { installations: [], messages: [] } });
  });
});

describe('the Notification Hubs stand-in refuses', () => {
  it('a token that another key signed', async () => {
    const forged = service.connectionString.replace(/SharedAccessKey=.*/, 'SharedAccessKey=guess');
    await expect(sdk(forged).createOrUpdateInstallation(phone('i1'))).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining('InvalidSignature'),
    });
    expect(await books()).toMatchObject({ objects: { installations: [] } });
  });

  it('a token that has expired', async () => {
    await service.stop();
    service = await startNotificationHubs({ port: 0, tokenClock: { now: () => Date.now() + 2 * 60 * 60 * 1000 } });
    await expect(sdk().getInstallation('i1')).rejects.toMatchObject({
      statusCode: 401,
      message: expect.stringContaining('ExpiredToken'),
    });
  });

  it('another hub', async () => {
    await expect(sdk(service.connectionString, 'others').getInstallation('i1')).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('No service is hosted at the specified address'),
    });
  });

  it('what it does not do, by name', async () => {
    const hub = sdk();
    await expect(hub.sendNotification(push(), { deviceHandle: 'token' })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('direct sends'),
    });
    await expect(hub.scheduleBroadcastNotification(new Date(), push())).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('schedulednotifications'),
    });
  });

  it('a tag expression that is none', async () => {
    await expect(sdk().sendNotification(push(), { tagExpression: 'a &&' })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('tag expression is invalid'),
    });
  });
});
