import { type Container, CosmosClient, type Database } from '@azure/cosmos';
import type { CosmosTrigger } from '../functions/definition.ts';
import { errorOf, HostError } from '../host-error.ts';
import type { CosmosConnection } from '../settings/cosmos-connection.ts';
import { statusOf } from './lease-container.ts';

/** The two containers of a trigger, known to exist. */
export interface TriggerContainers {
  monitored: Container;
  /** Resource id of the monitored container. */
  rid: string;
  leases: Container;
  /** Names the monitored container of the monitored account in lease ids: recreated, it is another one. */
  identity: string;
  close(): void;
}

/**
 * Connects a trigger to its containers.
 *
 * @throws HostError `account_unusable`, `container_missing` or `lease_container_missing`.
 */
export async function connectTrigger(trigger: CosmosTrigger, where: string): Promise<TriggerContainers> {
  const { options } = trigger;
  const account = clientOf(trigger.monitored, options.preferredLocations);
  const leaseAccount = clientOf(trigger.leases, undefined);
  const close = () => {
    account.dispose();
    leaseAccount.dispose();
  };
  try {
    const database = account.database(options.databaseName);
    const monitored = database.container(options.containerName);
    const { connection, leaseConnection = connection } = options;
    const rids = await asked({ ...trigger.monitored, connection, where }, () =>
      ridsOf(database, monitored, `${where}: the monitored container`),
    );
    const leases = await asked({ ...trigger.leases, connection: leaseConnection, where }, () =>
      leaseContainerOf(leaseAccount, trigger, where),
    );
    return { monitored, leases, rid: rids.container, identity: `${rids.database}_${rids.container}`, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Asks an account. What the SDK throws, an account that is away or does not know the key, is told by its first line. */
async function asked<T>(
  { endpoint, connection, where }: CosmosConnection & { connection: string; where: string },
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof HostError) throw error;
    const [reason = ''] = errorOf(error).message.split('\n', 1);
    throw new HostError(
      'account_unusable',
      `${where}: the Cosmos DB account ${endpoint} cannot be used: ${reason.replace(/\.$/, '')}. Start the emulator, or correct the setting of the connection "${connection}".`,
    );
  }
}

function clientOf({ endpoint, key }: CosmosConnection, preferredLocations: string | undefined): CosmosClient {
  const locations = preferredLocations?.split(',').map((location) => location.trim());
  return new CosmosClient({
    endpoint,
    key,
    userAgentSuffix: 'functions-host',
    ...(locations === undefined ? {} : { connectionPolicy: { preferredLocations: locations } }),
  });
}

async function ridsOf(
  database: Database,
  container: Container,
  what: string,
): Promise<{ database: string; container: string }> {
  const missing = `${what} "${container.id}" does not exist in database "${database.id}". Create it, or correct the trigger's options.`;
  const [databaseRead, containerRead] = await orMissing(
    async () => [await database.read(), await container.read()] as const,
    () => new HostError('container_missing', missing),
  );
  return { database: String(databaseRead.resource?._rid), container: String(containerRead.resource?._rid) };
}

async function leaseContainerOf(account: CosmosClient, trigger: CosmosTrigger, where: string): Promise<Container> {
  const { options } = trigger;
  const databaseName = options.leaseDatabaseName ?? options.databaseName;
  if (options.createLeaseContainerIfNotExists) {
    const { database } = await account.databases.createIfNotExists({ id: databaseName });
    const { container } = await database.containers.createIfNotExists({
      id: options.leaseContainerName,
      partitionKey: { paths: ['/id'], version: 2 },
      defaultTtl: -1,
      ...(options.leasesContainerThroughput === undefined ? {} : { throughput: options.leasesContainerThroughput }),
    });
    return container;
  }
  const container = account.database(databaseName).container(options.leaseContainerName);
  const { resource } = await orMissing(
    () => container.read(),
    () =>
      new HostError(
        'lease_container_missing',
        `${where}: the lease container "${options.leaseContainerName}" does not exist in database "${databaseName}". Create it with the partition key /id, or set createLeaseContainerIfNotExists.`,
      ),
  );
  const paths = resource?.partitionKey?.paths.join(', ');
  if (paths !== '/id') {
    throw new HostError(
      'lease_container_missing',
      `${where}: the lease container "${options.leaseContainerName}" has the partition key ${paths}; this host needs /id.`,
    );
  }
  return container;
}

async function orMissing<T>(read: () => Promise<T>, missing: () => HostError): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw statusOf(error) === 404 ? missing() : error;
  }
}
