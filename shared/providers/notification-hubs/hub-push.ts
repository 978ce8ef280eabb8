import type { NotificationHubsClient } from '@azure/notification-hubs';
import type { Push } from '../../ports/push.ts';
import { hubFailure } from './failure.ts';
import { nativeMessages } from './native-message.ts';

/** Sends to the devices that follow a tag. The hub takes a message for nobody without a word. */
export function hubPush(client: () => Promise<NotificationHubsClient>, timeout: number): Push {
  return {
    send: async (dedupeId, { platform, tag }, message) => {
      const hub = await client();
      try {
        await hub.sendNotification(nativeMessages[platform](dedupeId, message), {
          tagExpression: tag,
          requestOptions: { timeout },
        });
      } catch (error) {
        throw hubFailure('send', error);
      }
    },
  };
}
