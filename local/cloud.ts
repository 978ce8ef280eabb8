import { CosmosClient } from '@azure/cosmos';
import { startCosmos } from 'cosmos-emulator';
import { containers } from '../shared/data/containers.ts';
import { type SecretName, secretsSchema, vaultName } from '../shared/secret-settings.ts';
import { startAzurite } from './azurite.ts';
import { startCollector } from './collector/server.ts';
import type { Values } from './settings-file.ts';
import { startEasyPost } from './simulators/easypost/server.ts';
import { startKeyVault } from './simulators/key-vault/server.ts';
import { startNotificationHubs } from './simulators/notification-hubs/server.ts';
import { startStripe } from './simulators/stripe/server.ts';

/** Where everything but the app listens. A provider is null when the settings name the real one. */
export interface Cloud {
  cosmos: { endpoint: string; key: string };
  azurite: { blob: string; queue: string; table: string };
  payments: string | null;
  shipping: string | null;
  push: string | null;
  /** Where the secrets are kept; null where they are settings. */
  vault: string | null;
  /** Where telemetry is sent and shown; null where there is none, or the settings name the real one. */
  telemetry: string | null;
  /** What the providers' stand-ins sign webhooks with; empty: nothing. */
  webhookSecrets: { payments: string; shipping: string };
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
  vault: 12_114,
  collector: 12_115,
};
type Ports = typeof ownPorts;
const freePorts: Ports = {
  cosmos: 0,
  blob: 0,
  queue: 0,
  table: 0,
  stripe: 0,
  easypost: 0,
  hub: 0,
  vault: 0,
  collector: 0,
};

interface CloudOptions {
  free: boolean;
  vault?: boolean;
  telemetry?: boolean;
  ranges?: number;
}

/**
 * Starts the cloud on 127.0.0.1: Cosmos DB with its containers, Azurite, and a simulator for each provider that
 * `settings` points to this machine. `free`: on free ports instead of everybody's own. `vault`: the secrets of the settings
 * are kept in a Key Vault, not in the settings of the app. `telemetry`: the app sends its telemetry to a collector here,
 * unless the settings name another. `ranges`: partition key ranges of each container, 3 unless given. What was started is
 * stopped again if a later part fails.
 */
export async function startCloud(
  settings: Values,
  { free, vault = false, telemetry = false, ranges }: CloudOptions,
): Promise<Cloud> {
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    await Promise.all(running.splice(0).map((service) => service.stop()));
  };
  try {
    const keep: Keep = (service) => {
      running.push(service);
      return service;
    };
    const ports = free ? freePorts : ownPorts;
    const all = await startAll(settings, { ports, ranges }, keep);
    const cloud = telemetry ? await withCollector(all, ports, keep) : all;
    return { ...(vault ? await withVault(cloud, ports, keep) : cloud), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = <T extends { stop(): Promise<void> }>(service: T) => T;

async function startAll(
  settings: Values,
  { ports, ranges }: { ports: Ports; ranges: number | undefined },
  keep: Keep,
): Promise<Omit<Cloud, 'stop'>> {
  const isHere = (address: string | undefined) =>
    address !== undefined && /\/\/(127\.0\.0\.1|localhost)[:/]/.test(address);
  const cosmos = keep(await startCosmos({ port: ports.cosmos, ranges }));
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
    vault: null,
    telemetry: null,
    webhookSecrets: {
      payments: firstOf(settings['STRIPE_WEBHOOK_SECRETS']),
      shipping: firstOf(settings['EASYPOST_WEBHOOK_SECRETS']),
    },
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

/** Moves the secrets from the settings of a cloud into a vault of its own. */
async function withVault(cloud: Omit<Cloud, 'stop'>, ports: Ports, keep: Keep): Promise<Omit<Cloud, 'stop'>> {
  const isSecret = (name: string): name is SecretName => secretsSchema.keyof().safeParse(name).success;
  const secrets: Values = {};
  const settings: Values = {};
  for (const [name, value] of Object.entries(cloud.settings)) {
    if (!isSecret(name)) settings[name] = value;
    else if (value !== '') secrets[vaultName(name)] = value;
  }
  const { url } = keep(await startKeyVault({ port: ports.vault, secrets }));
  return { ...cloud, vault: url, settings: { ...settings, KEY_VAULT_URI: url } };
}

/** Has a cloud's app send its telemetry to a collector. */
async function withCollector(cloud: Omit<Cloud, 'stop'>, ports: Ports, keep: Keep): Promise<Omit<Cloud, 'stop'>> {
  const named = cloud.settings['APPLICATIONINSIGHTS_CONNECTION_STRING'] ?? '';
  if (named !== '') return cloud;
  const { url, connectionString } = keep(await startCollector({ port: ports.collector }));
  const settings = { ...cloud.settings, APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString };
  return { ...cloud, telemetry: url, settings };
}

/** The current one of several secrets. */
function firstOf(secrets = ''): string {
  return secrets.split(',')[0]?.trim() ?? '';
}

/** The containers of the one manifest, made as anybody would make them. */
async function createContainers(connectionString: string, databaseId: string): Promise<void> {
  const client = new CosmosClient(connectionString);
  const { database } = await client.databases.createIfNotExists({ id: databaseId });
  for (const definition of Object.values(containers))
    await database.containers.createIfNotExists(structuredClone(definition) as object);
  client.dispose();
}
