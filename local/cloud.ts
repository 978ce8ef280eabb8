import { CosmosClient } from '@azure/cosmos';
import { startCosmos } from 'cosmos-emulator';
import { containers } from '../shared/data/containers.ts';
import { startAzurite } from './azurite.ts';
import type { Values } from './settings-file.ts';
import { startEasyPost } from './simulators/easypost/server.ts';
import { startNotificationHubs } from './simulators/notification-hubs/server.ts';
import { startStripe } from './simulators/stripe/server.ts';

/** Where everything but the app listens. A provider is null when the settings name the real one. */
export interface Cloud {
  cosmos: { endpoint: string; key: string };
  azurite: { blob: string; queue: string; table: string };
  payments: string | null;
  shipping: string | null;
  push: string | null;
  /** The settings that the app needs to find all this. */
  settings: Values;
  stop(): Promise<void>;
}

const ownPorts = {
  cosmos: 8081,
  blob: 10_000,
  queue: 10_001,
  table: 10_002,
  stripe: 12_111,
  easypost: 12_112,
  hub: 12_113,
};
type Ports = typeof ownPorts;
const freePorts: Ports = { cosmos: 0, blob: 0, queue: 0, table: 0, stripe: 0, easypost: 0, hub: 0 };

/**
 * Starts the cloud on 127.0.0.1: Cosmos DB with its containers, Azurite, and a simulator for each provider that
 * `settings` points to this machine. `free`: on free ports instead of everybody's own. What was started is stopped again
 * if a later part fails.
 */
export async function startCloud(settings: Values, { free }: { free: boolean }): Promise<Cloud> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
  };
  try {
    return { ...(await startAll(settings, free ? freePorts : ownPorts, (service) => running.push(service))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = (service: { stop(): Promise<void> }) => void;

async function startAll(settings: Values, ports: Ports, onStart: Keep): Promise<Omit<Cloud, 'stop'>> {
  const keep = <T extends { stop(): Promise<void> }>(service: T): T => {
    onStart(service);
    return service;
  };
  const isHere = (address: string | undefined) =>
    address !== undefined && /\/\/(127\.0\.0\.1|localhost)[:/]/.test(address);
  const cosmos = keep(await startCosmos({ port: ports.cosmos }));
  await createContainers(cosmos.connectionString, settings['COSMOS_DATABASE'] ?? 'shop');
  const stripe = isHere(settings['STRIPE_API_URL']) ? keep(await startStripe({ port: ports.stripe })) : null;
  const easypost = isHere(settings['EASYPOST_API_URL']) ? keep(await startEasyPost({ port: ports.easypost })) : null;
  const hubName = settings['NOTIFICATION_HUB_NAME'] ?? 'orders';
  const hub = isHere(settings['NOTIFICATION_HUB_CONNECTION'])
    ? keep(await startNotificationHubs({ port: ports.hub, hubName }))
    : null;
  const { blob, queue, table, connectionString } = keep(await startAzurite(ports));

  return {
    cosmos: { endpoint: cosmos.endpoint, key: cosmos.key },
    azurite: { blob, queue, table },
    payments: stripe?.url ?? null,
    shipping: easypost?.url ?? null,
    push: hub?.url ?? null,
    settings: {
      ...settings,
      AzureWebJobsStorage: connectionString,
      COSMOS: cosmos.connectionString,
      ...(stripe && { STRIPE_API_URL: stripe.url }),
      ...(easypost && { EASYPOST_API_URL: easypost.url }),
      ...(hub && { NOTIFICATION_HUB_CONNECTION: hub.connectionString }),
    },
  };
}

/** The containers of the one manifest, made as anybody would make them. */
async function createContainers(connectionString: string, databaseId: string): Promise<void> {
  const client = new CosmosClient(connectionString);
  const { database } = await client.databases.createIfNotExists({ id: databaseId });
  for (const definition of Object.values(containers))
    await database.containers.createIfNotExists(structuredClone(definition) as object);
  client.dispose();
}
