import { fixed } from '../../shared/ports/secrets.ts';
import { notificationHub } from '../../shared/providers/notification-hubs/notification-hub.ts';
import { credentials, wanted } from './credentials.ts';
import { pushContract } from './push-contract.ts';

const environment = credentials(wanted.push, process.env);

pushContract(async () => {
  const { NOTIFICATION_HUB_CONNECTION: connectionString, NOTIFICATION_HUB_NAME: hubName } = environment;
  return { ...notificationHub({ connectionString: fixed(connectionString), hubName }), platform: 'fcmv1' };
});
