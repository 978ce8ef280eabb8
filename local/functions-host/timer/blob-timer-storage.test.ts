import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { type AzuriteBlobs, startAzuriteBlobs } from '../test/azurite.ts';
import { blobTimerStorage } from './blob-timer-storage.ts';

let azurite: AzuriteBlobs;
beforeAll(async () => {
  azurite = await startAzuriteBlobs();
}, 60_000);
afterAll(() => azurite.kill());

const lines: string[] = [];
const hostOf = (hostId: string, connection = azurite.connectionString) =>
  blobTimerStorage(connection, {
    environment: {},
    hostId,
    lockPeriodMs: 15_000,
    clock: systemClock,
    log: (level, source, message) => lines.push(`${level} ${source}: ${message}`),
  });
const container = () =>
  BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('azure-webjobs-hosts');
const status = { last: 1_767_225_900_000, next: 1_767_226_200_000, lastUpdated: 1_767_225_900_000 };

describe('timers in AzureWebJobsStorage', { timeout: 60_000 }, () => {
  it('keep their status in a blob where Azure has it, and read what Azure wrote', async () => {
    const { statuses } = hostOf('shop');
    expect(await statuses.read('sweeper')).toBeUndefined();
    await statuses.write('sweeper', status);
    const blob = container().getBlockBlobClient('timers/shop/Host.Functions.sweeper/status');
    expect((await blob.downloadToBuffer()).toString()).toBe(
      '{"Last":"2026-01-01T00:05:00+00:00","Next":"2026-01-01T00:10:00+00:00","LastUpdated":"2026-01-01T00:05:00+00:00"}',
    );
    expect(await hostOf('shop').statuses.read('sweeper')).toEqual(status);
    await blob.uploadData(Buffer.from('{"Last":'));
    expect(await statuses.read('sweeper')).toBeUndefined();
    expect(lines.join('\n')).toContain('warning sweeper: the status of the timer is not readable');
  });

  it('are held by one host at a time, by the lease of a blob', async () => {
    const [a, b] = [hostOf('held').lockOf('sweeper'), hostOf('held').lockOf('sweeper')];
    expect(await Promise.all([a.acquire(), b.acquire()])).toContain(true);
    await Promise.all([a.release(), b.release()]);
    expect(await a.acquire()).toBe(true);
    expect(await b.acquire()).toBe(false);
    expect(await b.renew()).toBe(false);
    expect(await a.renew()).toBe(true);
    expect(await hostOf('held').lockOf('other').acquire()).toBe(true);
    const blob = container().getBlobClient('locks/held/Host.Functions.sweeper.Listener');
    await blob.getBlobLeaseClient().breakLease(0);
    expect(await a.renew()).toBe(false);
    expect(await b.acquire()).toBe(true);
    await b.release();
    expect(await a.acquire()).toBe(true);
  });

  it('say once that the storage is away, and once that it is back', async () => {
    const other = await startAzuriteBlobs();
    const host = hostOf('away', other.connectionString);
    await host.statuses.write('sweeper', status);
    await other.kill();
    lines.length = 0;
    await expect(host.lockOf('sweeper').acquire()).rejects.toMatchObject({ code: 'storage_unreachable' });
    await expect(host.statuses.read('sweeper')).rejects.toMatchObject({ code: 'storage_unreachable' });
    await host.statuses.write('sweeper', status);
    await host.lockOf('sweeper').release();
    expect(lines).toEqual([expect.stringContaining('warning host: AzureWebJobsStorage cannot be used: ')]);
    const again = await startAzuriteBlobs(other.port);
    await expect(host.lockOf('sweeper').acquire()).resolves.toBe(true);
    await again.kill();
    expect(lines.slice(1)).toEqual(['information host: AzureWebJobsStorage is back; timers go on.']);
  });
});
