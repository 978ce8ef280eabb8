import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Azurite's Blob service, in memory, in a process of its own. */
export interface AzuriteBlobs {
  /** A value for `AzureWebJobsStorage`. */
  connectionString: string;
  port: number;
  /** Ends it at once, with all it holds. */
  kill(): Promise<void>;
}

/** The account and key that every storage emulator has. They protect nothing. */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const endsWithParent = `data:text/javascript,${encodeURIComponent(
  'process.on("disconnect", () => process.exit(0)); process.channel?.unref();',
)}`;

/** `port` 0 is a free one. */
export async function startAzuriteBlobs(port = 0): Promise<AzuriteBlobs> {
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const flags = ['--inMemoryPersistence', '--skipApiVersionCheck', '--disableTelemetry', '--silent'];
  const listen = ['--blobHost', '127.0.0.1', '--blobPort', String(port)];
  const child = spawn(process.execPath, ['--import', endsWithParent, main, ...flags, ...listen], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  const { stdout } = child;
  if (stdout === null) throw new TypeError('Azurite was started without a pipe.');
  for await (const line of createInterface({ input: stdout })) {
    const url = /successfully listens on (http:\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    stdout.resume();
    return {
      connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`,
      port: Number(new URL(url).port),
      async kill() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('Azurite ended before it was ready.');
}
