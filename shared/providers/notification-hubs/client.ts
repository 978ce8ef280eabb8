import type { NotificationHubsClient, NotificationHubsClientOptions } from '@azure/notification-hubs';
import type { Secret } from '../../ports/secrets.ts';
import { clientByKey } from '../client-by-key.ts';

export interface HubOptions {
  /** A connection string whose rule may Send and Listen, for installations too. */
  connectionString: Secret<string>;
  hubName: string;
  /** Milliseconds a call may take. */
  timeout?: number | undefined;
}

/** The SDK's client for the connection string in use, loaded at first use. It would repeat sends by itself; the caller's own back-off does that. */
export function hubClient({ connectionString, hubName }: HubOptions): () => Promise<NotificationHubsClient> {
  return clientByKey('push', connectionString, async (connection) => {
    const { NotificationHubsClient } = await import('@azure/notification-hubs');
    return new NotificationHubsClient(connection, hubName, {
      retryOptions: { maxRetries: 0 },
      ...(isPlainHttp(connection) ? { additionalPolicies: [allowPlainHttp] } : {}),
    });
  });
}

/** Only a local hub says `http` in its connection string; Azure's say `sb`. */
function isPlainHttp(connectionString: string): boolean {
  return /(^|;)\s*Endpoint\s*=\s*http:/.test(connectionString);
}

// The client option `allowInsecureConnection` does not reach the requests of this SDK.
const allowPlainHttp: NonNullable<NotificationHubsClientOptions['additionalPolicies']>[number] = {
  position: 'perCall',
  policy: {
    name: 'allowPlainHttp',
    sendRequest: (request, next) => {
      request.allowInsecureConnection = true;
      return next(request);
    },
  },
};
