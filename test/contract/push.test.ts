import { afterAll } from 'vitest';
import { startNotificationHubs } from '../../local/simulators/notification-hubs/server.ts';
import { fixed } from '../../shared/ports/secrets.ts';
import { notificationHub } from '../../shared/providers/notification-hubs/notification-hub.ts';
import { pushContract } from './push-contract.ts';

pushContract(async () => {
  const service = await startNotificationHubs({ port: 0 });
  afterAll(() => service.stop());
  const hub = notificationHub({ connectionString: fixed(service.connectionString), hubName: service.hubName });
  return { ...hub, platform: 'fcmv1' };
});
