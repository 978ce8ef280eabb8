import { createFcmV1Installation, createFcmV1Notification, NotificationHubsClient } from '@azure/notification-hubs';
import { movableClock } from 'local-service/clock';
import { seededRandom } from 'local-service/random';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
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

const booksSchema = z.object({
  calls: z.array(z.object({ operation: z.string(), status: z.number(), id: z.string().optional() })),
  objects: z.object({ installations: z.array(z.unknown()), messages: z.array(z.unknown()) }),
});
const books = async () => booksSchema.parse(await (await fetch(`${service.url}/_local/books`)).json());

describe('the Notification Hubs stand-in, through the SDK', () => {
  it('keeps an installation, and sends to those that the tags name', async () => {
    const hub = sdk();
    await hub.createOrUpdateInstallation(phone('i1', ['customer:c1']));
    await hub.createOrUpdateInstallation(phone('i2', ['customer:c2']));
    await hub.updateInstallation('i1', [{ op: 'add', path: '/tags', value: 'order:ord_1' }]);
    expect(await hub.getInstallation('i1')).toMatchObject({ tags: ['customer:c1', 'order:ord_1'], platform: 'fcmv1' });

    const sent = await hub.sendNotification(
      createFcmV1Notification({
        body: JSON.stringify({ message: { data: { dedupeId: 'ord_1:4', title: 'Booked' } } }),
      }),
      { tagExpression: 'order:ord_1 && customer:c1' },
    );
    expect(sent.notificationId).toMatch(/^\d+-\d+-1$/);
    expect(sent.trackingId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await books()).objects.messages).toMatchObject([
      { at: 1_000, tags: 'order:ord_1 && customer:c1', format: 'fcmv1', dedupeId: 'ord_1:4', deliveredTo: ['i1'] },
    ]);

    await hub.deleteInstallation('i1');
    await expect(hub.getInstallation('i1')).rejects.toMatchObject({ statusCode: 404 });
  });
});
