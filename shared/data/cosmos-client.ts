import { type Container, CosmosClient } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';

/** How to reach the account: a key on a laptop, an identity in Azure. */
export type CosmosAccess = { connectionString: string } | { accountEndpoint: string; credential: TokenCredential };

/** The settings of the account, named as the Functions trigger names its connection `COSMOS`. */
export interface CosmosSettings {
  /** A connection string. */
  COSMOS?: string | undefined;
  COSMOS__accountEndpoint?: string | undefined;
}

/** Asks for the identity only where it is used. Throws a TypeError when neither a connection string nor an endpoint is set. */
export async function cosmosAccess(
  settings: CosmosSettings,
  identity: () => Promise<TokenCredential>,
): Promise<CosmosAccess> {
  const { COSMOS: connectionString, COSMOS__accountEndpoint: accountEndpoint } = settings;
  if (connectionString !== undefined) return { connectionString };
  if (accountEndpoint === undefined) throw new TypeError('Expected the setting COSMOS or COSMOS__accountEndpoint.');
  return { accountEndpoint, credential: await identity() };
}

/**
 * A client for the lifetime of the process; `dispose()` it when a test or a script is done.
 *
 * - Session consistency: a session token is sent only by a client that was built so.
 * - A throttled call waits as long as the service says, about 3 seconds in all: whoever calls has a budget of 3 seconds
 *   and can put the order off. The SDK would wait for 30.
 * - No agent of its own: with one the SDK refuses plain http, which the local emulator speaks.
 */
export function cosmosClient(access: CosmosAccess): CosmosClient {
  const account =
    'connectionString' in access
      ? { connectionString: access.connectionString }
      : { endpoint: access.accountEndpoint, aadCredentials: access.credential };
  return new CosmosClient({
    ...account,
    consistencyLevel: 'Session',
    connectionPolicy: {
      requestTimeout: 5_000,
      retryOptions: { maxRetryAttemptCount: 5, fixedRetryIntervalInMilliseconds: 0, maxWaitTimeInSeconds: 2 },
    },
    userAgentSuffix: 'ledgerline',
  });
}

export interface RenewableDatabase {
  container(name: string): Container;
  renew(): void;
  dispose(): void;
}

/**
 * A database whose client can be replaced while the process runs: of a client's own accord the SDK (4.10.1) does not
 * forget the partitions it has seen when they split. Calls in flight end with the client that they began with.
 * The new one knows no session either: until its first answer a read may be behind, as that of another process may.
 */
export function renewableDatabase(open: () => CosmosClient, id: string): RenewableDatabase {
  let client = open();
  return {
    container: (name) => client.database(id).container(name),
    renew() {
      client.dispose();
      client = open();
    },
    dispose: () => client.dispose(),
  };
}
