import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Azurite {
  blob: string;
  queue: string;
  table: string;
  /** What the Functions host takes as AzureWebJobsStorage. */
  connectionString: string;
  stop(): Promise<void>;
}

/** The account and key that every storage emulator has. They protect nothing. */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const services = ['blob', 'queue', 'table'] as const;
type Service = (typeof services)[number];

/** Starts Azurite in memory, in a process of its own that ends with this one. `ports` of 0 are free ones. */
export async function startAzurite(ports: Record<Service, number>): Promise<Azurite> {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
  const listen = services.flatMap((service) => [
    `--${service}Host`,
    '127.0.0.1',
    `--${service}Port`,
    String(ports[service]),
  ]);
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry'];
  const exitWithParent = new URL('./exit-with-parent.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', exitWithParent, main, ...flags, ...listen], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const urls = await addressesOf(child);
  const endpoints = services
    .map((service) => `${service[0]?.toUpperCase()}${service.slice(1)}Endpoint=${urls[service]}/${account};`)
    .join('');
  return {
    ...urls,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoints}`,
    stop: () => end(child),
  };
}

async function addressesOf(child: ChildProcess): Promise<Record<Service, string>> {
  const found: Partial<Record<Service, string>> = {};
  const said: string[] = [];
  if (child.stdout === null || child.stderr === null) throw new Error('Azurite was started without pipes.');
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    const [, service, url] =
      /Azurite (Blob|Queue|Table) service is successfully listening at (http:\S+)/.exec(line) ?? [];
    const named = services.find((one) => one === service?.toLowerCase());
    if (named !== undefined && url !== undefined) found[named] = url;
    const { blob, queue, table } = found;
    if (blob !== undefined && queue !== undefined && table !== undefined) {
      child.stdout.resume();
      return { blob, queue, table };
    }
  }
  throw new Error(`Azurite did not start. It said:\n${said.join('\n')}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([gone, sleep(500).then(() => child.kill('SIGKILL'))]);
  await gone;
}
