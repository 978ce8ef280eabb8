import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type HostProcess, type HostProcessOptions, startHostProcess } from '../host-process.ts';
import { type FeedShop, openFeedShop } from './feed-shop.ts';
import { isGone } from './is-gone.ts';
import { fixture, type ScratchApp, scratchApp } from './scratch-app.ts';

const hosts: HostProcess[] = [];
const apps: ScratchApp[] = [];
const shops: FeedShop[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.kill()));
  await Promise.all(apps.splice(0).map((app) => app.remove()));
  await Promise.all(shops.splice(0).map((shop) => shop.close()));
});

async function start(app: string, options: Partial<HostProcessOptions> = {}): Promise<HostProcess> {
  const host = await startHostProcess({ app, ...options });
  hosts.push(host);
  return host;
}
async function scratch(files: Record<string, string | object>): Promise<ScratchApp> {
  const app = await scratchApp(files);
  apps.push(app);
  return app;
}
async function feedShop(): Promise<FeedShop> {
  const shop = await openFeedShop({ ranges: 1 });
  shops.push(shop);
  return shop;
}

const eventually = { timeout: 120_000, interval: 20 };
const said = (host: HostProcess) => host.lines.join('\n');
const text = async (host: HostProcess, path: string) => (await fetch(`${host.url}/api/${path}`)).text();

describe('the worker', { timeout: 300_000 }, () => {
  it('dies of what nobody catches, and of a kill: calls in flight get 500, later ones wait for the next worker', async () => {
    const host = await start(fixture('http'));
    const pids = [host.workerPid];
    const deaths = [
      () => fetch(`${host.url}/api/stray`, { method: 'POST' }),
      () => fetch(`${host.url}/api/unhandled`, { method: 'POST' }),
      () => process.kill(host.workerPid, 'SIGKILL'),
    ];
    for (const [number, die] of deaths.entries()) {
      const inFlight = fetch(`${host.url}/api/slow/60000`);
      await expect.poll(() => said(host).match(/slow has begun/g)?.length, eventually).toBe(number + 1);
      await die();
      const answer = await inFlight;
      expect([answer.status, await answer.text()]).toEqual([500, '']);
      expect(await text(host, 'items/42')).toContain('byNumber');
      await expect.poll(() => pids.includes(host.workerPid), eventually).toBe(false);
      pids.push(host.workerPid);
    }

    process.kill(host.workerPid, 'SIGKILL');
    expect(await host.ended).toEqual({ code: 1 });
    expect(said(host)).toContain('The worker died 4 times, and --restarts 3/30m starts no other.');
    expect(said(host)).toMatch(/Error: stray exception\n\s+at .*main\.mjs/);
    expect(said(host)).toMatch(/Error: unhandled rejection\n\s+at .*main\.mjs/);
    expect(said(host)).toContain('The worker process ended: signal SIGKILL.');
  });

  it('is killed when a function exceeds functionTimeout, though it never yields, and this is no death that counts', async () => {
    const { path } = await scratch({
      'host.json': { version: '2.0', functionTimeout: '00:00:01' },
      'main.js': `
        const { app } = require('@azure/functions');
        app.get('pid', async () => ({ body: String(process.pid) }));
        app.get('stuck', async () => { for (;;); });`,
    });
    const host = await start(path, { restarts: '0' });
    const before = await text(host, 'pid');
    expect((await fetch(`${host.url}/api/stuck`)).status).toBe(500);
    expect(await text(host, 'pid')).not.toBe(before);
    const why = 'function "stuck" exceeded the time-out of 1 s (functionTimeout in host.json)';
    await expect.poll(() => said(host), eventually).toContain(why);
  });

  it('is named with its exit code when the app ends the process itself', async () => {
    const { path } = await scratch({
      'main.js': `require('@azure/functions').app.get('end', async () => process.exit(0));`,
    });
    const host = await start(path, { restarts: '0' });
    expect((await fetch(`${host.url}/api/end`)).status).toBe(500);
    expect(await host.ended).toEqual({ code: 1 });
    expect(said(host)).toContain('The worker process ended: exit code 0.');
  });

  it('ends when its host is killed, even in mid-call', async () => {
    const host = await start(fixture('http'));
    const { workerPid } = host;
    fetch(`${host.url}/api/slow/60000`).catch(() => undefined);
    await expect.poll(() => said(host), eventually).toContain('slow has begun');
    process.kill(host.pid, 'SIGKILL');
    await expect.poll(isGone(workerPid), eventually).toBe(true);
  });

  it('carries bytes both ways unchanged', async () => {
    const { path } = await scratch({
      'main.js': `require('@azure/functions').app.post('bytes', async (request) => ({ body: new Uint8Array(await request.arrayBuffer()) }));`,
    });
    const host = await start(path);
    const body = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);
    const answer = await fetch(`${host.url}/api/bytes`, { method: 'POST', body });
    expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  });

  it('may give what the host cannot read, or no channel carry: the call fails, the worker goes on', async () => {
    const { path } = await scratch({
      'main.js': `
        const core = require('@azure/functions-core');
        const { app } = require('@azure/functions');
        for (const name of ['unreadable', 'uncarried', 'fine']) app.get(name, async () => ({ body: name }));
        const answers = {
          unreadable: { returnValue: { http: { statusCode: 200 } } },
          uncarried: { returnValue: { http: { body: () => 'a function' } } },
        };
        const library = core.getProgrammingModel();
        core.setProgrammingModel({
          name: 'odd',
          version: '1',
          getInvocationModel(call) {
            const model = library.getInvocationModel(call);
            return {
              getArguments: () => model.getArguments(),
              invokeFunction: (...given) => model.invokeFunction(...given),
              getResponse: async (...given) => answers[call.metadata.name] ?? model.getResponse(...given),
            };
          },
        });
        process.send('ready');`,
    });
    const host = await start(path, { restarts: '0' });
    expect((await fetch(`${host.url}/api/unreadable`)).status).toBe(500);
    expect((await fetch(`${host.url}/api/uncarried`)).status).toBe(500);
    expect(await text(host, 'fine')).toBe('fine');
    const lines =
      /unreadable: failed.*\n.*The host cannot read what the function gave[^]*uncarried: failed.*\n.*could not be cloned/;
    await expect.poll(() => said(host), eventually).toMatch(lines);
  });
});

describe('a batch whose worker dies', { timeout: 300_000 }, () => {
  it('counts as one that threw, as in Azure: it is passed over', async () => {
    const shop = await feedShop();
    const host = await shop.host({ maxItemsPerInvocation: 1 });
    await shop.orders.items.create({ id: 'cut', pk: 'one', takesMs: 60_000 });
    await shop.orders.items.create({ id: 'next', pk: 'one' });
    await expect.poll(shop.begun, eventually).toEqual(['cut']);
    process.kill(host.workerPid, 'SIGKILL');
    await expect.poll(shop.ended, eventually).toEqual(['next']);
    expect(await shop.begun()).toEqual(['cut', 'next']);
  });

  it('comes again with --on-worker-death redeliver', async () => {
    const shop = await feedShop();
    const faults = { 'kill-worker': 2 };
    await shop.host({ maxItemsPerInvocation: 1 }, { onWorkerDeath: 'redeliver', faults, restarts: '100/1m' });
    const ids = ['a', 'b', 'c', 'd'];
    for (const id of ids) await shop.orders.items.create({ id, pk: 'one' });
    await expect.poll(async () => [...new Set(await shop.ended())], eventually).toEqual(ids);
    expect(await shop.batches()).not.toHaveLength(ids.length);
  });

  it('comes again on another host when the host dies with it', async () => {
    const shop = await feedShop();
    const first = await shop.host({}, { faults: { 'kill-host': 1 } });
    await shop.orders.items.create({ id: 'a', pk: 'one', takesMs: 1_000 });
    expect(await first.ended).toEqual({ code: null });
    await shop.host();
    await expect.poll(shop.ended, eventually).toEqual(['a']);
  });
});

describe('an app in development', { timeout: 300_000 }, () => {
  const main = (route: string, answer: string) =>
    `require('@azure/functions').app.get('${route}', async () => ({ body: '${answer}' }));`;

  it('is started anew when its files change, requests waiting, and waited for when it cannot be started', async () => {
    const app = await scratch({
      'package.json': { main: 'dist/main.js' },
      'dist/main.js': main('hello', 'one'),
      'dist/note.txt': '',
    });
    const host = await start(app.path, { watch: true, log: 'information' });
    expect(await text(host, 'hello')).toBe('one');
    const write = (code: string) => writeFile(join(app.path, 'dist/main.js'), code);
    await write(main('hello', 'second'));
    await expect.poll(() => text(host, 'hello'), eventually).toBe('second');

    await write(`${main('hello', 'third')}\nmissing();`);
    await expect.poll(() => said(host), eventually).toContain('ReferenceError: missing is not defined');
    expect(said(host)).toMatch(/main\.js:2:1[^]*Waiting for a change of the app's files\./);
    const waiting = text(host, 'renamed');
    await sleep(50);
    await write(main('renamed', 'fourth'));
    expect(await waiting).toBe('fourth');
    expect((await fetch(`${host.url}/api/hello`)).status).toBe(404);

    await writeFile(
      join(app.path, 'host.json'),
      JSON.stringify({ version: '2.0', extensions: { http: { routePrefix: 'v2' } } }),
    );
    await expect.poll(async () => (await fetch(`${host.url}/v2/renamed`)).status, eventually).toBe(200);
    expect(await host.stop()).toEqual({ code: 0 });
  });
});
