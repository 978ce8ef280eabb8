import type { NotificationHubsClient } from '@azure/notification-hubs';
import type { Push } from '../../ports/push.ts';
import { hubFailure } from './failure.ts';
import { nativeMessages } from './native-message.ts';

/**
 * Sends to one installation, by the tag that the hub gives each. A message for nobody is taken without a word.
 * https://learn.microsoft.com/azure/notification-hubs/notification-hubs-push-notification-registration-management
 */
export function hubPush(client: () => Promise<NotificationHubsClient>, timeout: number): Push {
  return {
    send: async (dedupeId, { platform, installationId }, message) => {
      const hub = await client();
      try {
        await hub.sendNotification(nativeMessages[platform](dedupeId, message), {
          tagExpression: `$InstallationId:{${installationId}}`,
          requestOptions: { timeout },
        });
      } catch (error) {
        throw hubFailure('send', error);
      }
    },
  };
}
