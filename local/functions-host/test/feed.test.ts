import { CosmosClient } from '@azure/cosmos';
import { startCosmos } from 'cosmos-emulator';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type FeedShop, openFeedShop } from './feed-shop.ts';

let shop: FeedShop;
afterEach(() => shop.close());

const eventually = { timeout: 120_000, interval: 20 };
const order = (id: string, more: object = {}) => shop.orders.items.create({ id, pk: 'one', ...more });

describe('the change feed', { timeout: 300_000 }, () => {
  it('hands over what was there from the beginning and what comes later, once and in order', async () => {
    shop = await openFeedShop({ ranges: 1 });
    for (const id of ['a', 'b', 'c']) await order(id);
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['a', 'b', 'c']);
    for (const id of ['d', 'e']) await order(id);
    await expect.poll(shop.ended, eventually).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('starts from now unless told otherwise: from when its lease was created, whatever it is told later', async () => {
    shop = await openFeedShop({ ranges: 1 });
    await order('before');
    // "Now" is a second ago, in whole seconds: Azure's host asks so, too.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const first = await shop.host({ startFromBeginning: false });
    await first.stop();
    await order('between');
    await shop.host({ startFromBeginning: true });
    await expect.poll(shop.ended, eventually).toEqual(['between']);
  });

  it('starts from a given time', async () => {
    shop = await openFeedShop({ ranges: 1 });
    await order('old');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const startFromTime = new Date().toISOString();
    await order('new');
    await shop.host({ startFromBeginning: false, startFromTime });
    await expect.poll(shop.ended, eventually).toEqual(['new']);
  });

  it('keeps batches to maxItemsPerInvocation, and gives each document its _lsn', async () => {
    shop = await openFeedShop({ ranges: 1 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) await order(id);
    await shop.host({ maxItemsPerInvocation: 2 });
    await expect.poll(shop.ended, eventually).toHaveLength(5);
    const batches = await shop.batches();
    expect(batches.map(({ begin }) => begin.length)).toEqual([2, 2, 1]);
    expect(batches.flatMap(({ begin }) => begin.map(({ _lsn }) => _lsn))).toEqual([1, 2, 3, 4, 5]);
  });

  it('rewrites dates in documents, and leaves the stored ones alone', async () => {
    shop = await openFeedShop({ ranges: 1 });
    await order('a', { placedAt: '2026-01-02T03:04:10.120Z', nested: [{ at: '2026-01-02T03:04:10+02:00' }] });
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['a']);
    const [batch] = await shop.batches();
    expect(batch?.begin[0]).toMatchObject({
      placedAt: '2026-01-02T03:04:10.12Z',
      nested: [{ at: '2026-01-02T01:04:10+00:00' }],
    });
    const { resource } = await shop.orders.item('a', 'one').read<object>();
    expect(resource).toMatchObject({ placedAt: '2026-01-02T03:04:10.120Z' });
  });

  it('reads its ranges side by side: a slow batch holds up only its own', async () => {
    shop = await openFeedShop({ ranges: 3 });
    await shop.host();
    await order('slow', { takesMs: 20_000 });
    await expect.poll(shop.begun, eventually).toEqual(['slow']);
    for (let n = 0; n < 12; n += 1) await shop.orders.items.create({ id: `n${n}`, pk: `p${n}` });
    await expect.poll(async () => (await shop.ended()).length, eventually).toBeGreaterThan(3);
    expect(await shop.ended()).not.toContain('slow');
  });

  it('passes over a batch that throws: it is checkpointed, and not seen again', async () => {
    shop = await openFeedShop({ ranges: 1 });
    const host = await shop.host({ maxItemsPerInvocation: 1 });
    await order('poison', { throws: 100 });
    await order('next');
    await expect.poll(shop.ended, eventually).toEqual(['next']);
    expect(await shop.begun()).toEqual(['poison', 'next']);
    expect(host.lines.join('\n')).toContain('the batch failed and is passed over for good, as in Azure: 1 document');
    await host.stop();
    await shop.host();
    await order('later');
    await expect.poll(shop.ended, eventually).toContain('later');
    expect((await shop.begun()).filter((id) => id === 'poison')).toHaveLength(1);
  });

  it('repeats a failed batch under a retry policy: same invocation, retry context from the second attempt', async () => {
    shop = await openFeedShop({ ranges: 1 });
    await order('flaky', { throws: 2 });
    await shop.host({ retry: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: 0 } });
    await expect.poll(shop.ended, eventually).toEqual(['flaky']);
    const batches = await shop.batches();
    expect(batches.map(({ retryContext }) => retryContext?.['retryCount'])).toEqual([undefined, 1, 2]);
    expect(batches[1]?.retryContext).toMatchObject({ maxRetryCount: 3, exception: { message: 'poison flaky' } });
    expect(new Set(batches.map(({ invocationId }) => invocationId)).size).toBe(1);
  });

  it('reads on from the last checkpoint after the host was killed in mid-batch, once its leases have expired', async () => {
    shop = await openFeedShop({ ranges: 1 });
    await order('done');
    const first = await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['done']);
    await order('cut', { takesMs: 500 });
    await expect.poll(shop.begun, eventually).toEqual(['done', 'cut']);
    await first.kill();
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['done', 'cut']);
    expect(await shop.begun()).toEqual(['done', 'cut', 'cut']);
  });

  it('does not checkpoint a batch that ends after the stop: it comes again', async () => {
    shop = await openFeedShop({ ranges: 1 });
    const first = await shop.host();
    await order('a', { takesMs: 500 });
    await expect.poll(shop.begun, eventually).toEqual(['a']);
    expect(await first.stop()).toEqual({ code: 0 });
    expect(await shop.ended()).toEqual(['a']);
    expect(await shop.holders()).toEqual([null]);
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['a', 'a']);
  });

  it('checkpoints it when the host drains', async () => {
    shop = await openFeedShop({ ranges: 1 });
    const first = await shop.host({}, { environment: { FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING: 'true' } });
    await order('a', { takesMs: 500 });
    await expect.poll(shop.begun, eventually).toEqual(['a']);
    await first.stop();
    await shop.host();
    await order('b');
    await expect.poll(shop.ended, eventually).toEqual(['a', 'b']);
  });

  it('checkpoints it when the host was asked to drain, and reads nothing new', async () => {
    shop = await openFeedShop({ ranges: 1 });
    const first = await shop.host();
    await order('a', { takesMs: 500 });
    await expect.poll(shop.begun, eventually).toEqual(['a']);
    expect((await fetch(`${first.url}/admin/host/drain`, { method: 'POST' })).status).toBe(202);
    await order('b');
    const state = async () => (await fetch(`${first.url}/admin/host/drain/status`)).json();
    await expect.poll(state, eventually).toEqual({ state: 'Completed' });
    expect(await shop.begun()).toEqual(['a']);
    await first.kill();
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['a', 'b']);
  });

  it('keeps its leases in another account, in a container it creates when told to', async () => {
    shop = await openFeedShop({ ranges: 1, leases: false });
    const other = await startCosmos({ port: 0 });
    onTestFinished(() => other.stop());
    await order('a');
    await shop.host(
      {
        leaseConnection: 'LEASES',
        leaseDatabaseName: '%LEASE_DATABASE%',
        createLeaseContainerIfNotExists: true,
      },
      {
        environment: {
          LEASES__accountEndpoint: other.endpoint,
          LEASES__accountKey: other.key,
          LEASE_DATABASE: 'other',
        },
      },
    );
    await expect.poll(shop.ended, eventually).toEqual(['a']);
    const client = new CosmosClient({ endpoint: other.endpoint, key: other.key });
    const { resource } = await client.database('other').container('leases').read();
    client.dispose();
    expect(resource).toMatchObject({ partitionKey: { paths: ['/id'] }, defaultTtl: -1 });
  });

  it('hands over all versions and deletes where the container keeps them, from now on, through a split', async () => {
    shop = await openFeedShop({ ranges: 1, versions: true });
    await order('before');
    const first = await shop.host({ startFromBeginning: false, changeFeedMode: 'AllVersionsAndDeletes' });
    await first.stop();
    await order('a');
    await shop.orders.items.upsert({ id: 'a', pk: 'one', again: true });
    await shop.split();
    await shop.orders.item('a', 'one').delete();
    await shop.host({ startFromBeginning: false, changeFeedMode: 'AllVersionsAndDeletes' });
    await expect.poll(shop.ended, eventually).toEqual(['create a', 'replace a', 'delete a']);
  });

  it('says which container is missing, or cannot be read so', async () => {
    shop = await openFeedShop({ ranges: 1, leases: false });
    await expect(shop.host()).rejects.toThrow(
      'Function "orders": the lease container "leases" does not exist in database "shop". Create it with the partition key /id',
    );
    const versions = { startFromBeginning: false, changeFeedMode: 'AllVersionsAndDeletes', leaseContainerName: 'own' };
    await expect(shop.host({ ...versions, createLeaseContainerIfNotExists: true })).rejects.toThrow(
      'Function "orders": The change feed with all versions and deletes needs a container that keeps them',
    );
    await expect(shop.host({ containerName: 'none' })).rejects.toThrow(
      'Function "orders": the monitored container "none" does not exist in database "shop".',
    );
  });
});
