import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostProcess, startHostProcess } from '../host-process.ts';
import { formatStatus, parseStatus } from '../timer/schedule-status.ts';
import { type AzuriteBlobs, startAzuriteBlobs } from './azurite.ts';
import { fixture } from './scratch-app.ts';

const eventually = { timeout: 120_000, interval: 100 };
const hosts: HostProcess[] = [];
let azurite: AzuriteBlobs;

beforeAll(async () => {
  azurite = await startAzuriteBlobs();
}, 60_000);
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.kill()));
  await azurite.kill();
});

async function start(site: string): Promise<HostProcess> {
  const host = await startHostProcess({
    app: fixture('timers'),
    environment: {
      AzureWebJobsStorage: azurite.connectionString,
      AzureFunctionsWebHost__hostid: site,
      AzureFunctionsJobHost__singleton__listenerLockPeriod: '00:00:15',
      AzureFunctionsJobHost__singleton__listenerLockRecoveryPollingInterval: '00:00:01',
      'AzureWebJobs.atStart.Disabled': 'true',
      'AzureWebJobs.off.Disabled': 'true',
      OFTEN: '*/1 * * * * *',
    },
  });
  hosts.push(host);
  return host;
}

const runs = (name: string, ...of: HostProcess[]) =>
  of.flatMap(({ lines }) => lines.filter((line) => line.startsWith(`{"${name}":`)));

function statusBlob(site: string) {
  const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
    'azure-webjobs-hosts',
  );
  return { container, blob: container.getBlockBlobClient(`timers/${site}/Host.Functions.yearly/status`) };
}

describe('timers of hosts that share AzureWebJobsStorage', { timeout: 300_000 }, () => {
  it('run on one host; another takes them over when that one is killed; what was missed meanwhile is caught up once', async () => {
    const { container, blob } = statusBlob('shop');
    await container.createIfNotExists();
    const [last, next] = [new Date().getUTCFullYear() - 1, new Date().getUTCFullYear()].map((year) => Date.UTC(year));
    if (last === undefined || next === undefined) throw new TypeError('There are two years.');
    await blob.uploadData(Buffer.from(formatStatus({ last, next, lastUpdated: last })));

    const a = await start('shop');
    await expect.poll(() => runs('often', a).length, eventually).toBeGreaterThan(0);
    const b = await start('shop');
    await expect.poll(() => runs('often', a).length, eventually).toBeGreaterThan(3);
    expect(runs('often', b)).toEqual([]);
    expect(runs('yearly', a, b)).toEqual([expect.stringContaining('"isPastDue":true')]);
    await expect
      .poll(async () => parseStatus((await blob.downloadToBuffer()).toString()).next, eventually)
      .toBe(Date.UTC(new Date().getUTCFullYear() + 1));

    await a.kill();
    await expect.poll(() => runs('often', b).length, eventually).toBeGreaterThan(1);
    expect(runs('yearly', a, b)).toHaveLength(1);
  });
});
