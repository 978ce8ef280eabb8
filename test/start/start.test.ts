import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { root } from '../../scripts/root.mjs';

const readySchema = z.strictObject({
  api: z.url().optional(),
  cosmos: z.strictObject({ endpoint: z.url(), key: z.string() }),
  azurite: z.strictObject({ blob: z.url(), queue: z.url(), table: z.url() }),
  payments: z.url(),
  shipping: z.url(),
  push: z.url(),
  telemetry: z.url(),
  instances: z.array(z.strictObject({ name: z.string(), url: z.url(), pid: z.int() })).optional(),
});
const entrySchema = z.strictObject({ entry: z.object({ seq: z.int(), type: z.string() }), elapsedMs: z.number() });

let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

/** Starts it as npm does, in a process group of its own, so that what is left of it can be seen. */
function start(...args: string[]) {
  const process = spawn('node', ['scripts/launch.mjs', 'local/start.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = process;
  const said = { out: [] as string[], err: '' };
  process.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  const lines = createInterface({ input: process.stdout });
  lines.on('line', (line) => said.out.push(line));
  const ended = once(process, 'close').then(([code]: unknown[]) => code);
  return {
    said,
    ended,
    signal: (signal: NodeJS.Signals) => process.kill(signal),
    errs: async (isThere: RegExp) => {
      while (!isThere.test(said.err)) await once(process.stderr, 'data');
    },
    line: async (isIt: (line: string) => boolean) => {
      for (;;) {
        const found = said.out.find(isIt);
        if (found !== undefined) return found;
        const next = await Promise.race([once(lines, 'line'), ended.then((code) => ({ code }))]);
        if (!Array.isArray(next) && !said.out.some(isIt))
          throw new Error(`Ended (${JSON.stringify(next)}): ${said.err}`);
      }
    },
  };
}

async function isReachable(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** The sample order with changes, as a file. */
async function orderFile(changes: object): Promise<string> {
  const sample: object = JSON.parse(await readFile(join(root, 'local/sample/order.json'), 'utf8'));
  const path = join(folder, 'order.json');
  await writeFile(path, JSON.stringify({ ...sample, ...changes }));
  return path;
}

describe('npm start', () => {
  it('says where everything is, shows the sample order to its end, stays up, and leaves nothing behind', async () => {
    const shop = start('--port', '0', '--json');
    const ready = readySchema.parse(JSON.parse(await shop.line((line) => line.startsWith('{"api"'))));
    await shop.line((line) => line.includes('order.completed'));
    const entries = shop.said.out.slice(1).map((line) => entrySchema.parse(JSON.parse(line)));
    expect(entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    const { endpoint } = ready.cosmos;
    const everything = [
      `${ready.api}/api/health/live`,
      endpoint,
      ready.azurite.blob,
      ready.payments,
      ready.shipping,
      ready.push,
      ready.telemetry,
    ];
    expect(await Promise.all(everything.map(isReachable))).toEqual(everything.map(() => true));
    shop.signal('SIGINT');
    expect(await shop.ended).toBe(0);
    expect(await Promise.all(everything.map(isReachable))).toEqual(everything.map(() => false));
  });

  it('without a sample places none; the line it prints places one when pasted, with the secrets in a vault too', async () => {
    const shop = start('--port', '0', '--no-sample', '--vault');
    const curl = await shop.line((line) => line.startsWith('curl '));
    const pasted = spawn('sh', ['-c', curl], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [answer]: unknown[] = await once(pasted.stdout, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 201/);
    expect(shop.said.out.join('\n')).not.toContain('order.placed');
    expect(shop.said.out.join('\n')).toMatch(/Key Vault +http:\/\/127\.0\.0\.1:\d+/);
    shop.signal('SIGTERM');
    expect(await shop.ended).toBe(0);
  });

  it('with --instances has several hosts behind one address; one that dies is told, and the others go on', async () => {
    const shop = start('--port', '0', '--no-sample', '--json', '--instances', '2');
    const { api, instances = [] } = readySchema.parse(JSON.parse(await shop.line((line) => line.startsWith('{"api"'))));
    const live = `${api}/api/health/live`;
    expect(instances.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await Promise.all([live, ...instances.map(({ url }) => url)].map(isReachable))).toEqual([true, true, true]);
    for (const { name, pid } of instances) if (name === 'a') process.kill(pid, 'SIGKILL');
    await shop.errs(/Instance a \(process \d+\) has ended by itself \(exit code null\)\. Left: b\./);
    expect(await Promise.all([live, live, live].map(isReachable))).toEqual([true, true, true]);
    shop.signal('SIGINT');
    expect(await shop.ended).toBe(0);
    expect(await isReachable(live)).toBe(false);
  });

  it('with a port in use says which, and what to do', async () => {
    // Its own default: whoever listens there, this test or somebody else, it is in use.
    const taken = createServer().listen(8081, '127.0.0.1');
    await Promise.race([once(taken, 'listening'), once(taken, 'error')]).catch(() => undefined);
    const shop = start('--no-sample');
    expect(await shop.ended).toBe(1);
    expect(shop.said.err).toMatch(/port 8081 on 127\.0\.0\.1 is in use\. Stop what listens there/);
    taken.close();
  });

  it.each([
    [['--port', 'many'], /--port: expected a number from 0 to 65535, got "many"/],
    [['--instances', '0'], /--instances: expected a number from 1 to 26, got "0"/],
    [['--prot', '1'], /Unknown option '--prot'[\s\S]*npm run demo/],
    [['--catalog', '/no/such/file.json'], /\/no\/such\/file\.json cannot be read/],
  ])('with %j says what is wrong', async (args, message) => {
    const shop = start(...args);
    expect(await shop.ended).toBe(1);
    expect(shop.said.err).toMatch(message);
  });

  it('--help tells the options and starts nothing', async () => {
    const shop = start('--help');
    expect(await shop.ended).toBe(0);
    expect(shop.said.out.join('\n')).toContain('--no-sample');
  });
});

describe('npm run demo', () => {
  it('ends with 0 when the order has completed and its pushes have arrived', async () => {
    const demo = start('--demo');
    expect(await demo.ended).toBe(0);
    expect(demo.said.out.join('\n')).toContain('order.completed');
  });

  it('ends with 1 and the reason when it has not', async () => {
    const demo = start('--demo', '--order', await orderFile({ paymentMethod: 'pm_card_chargeDeclined' }));
    expect(await demo.ended).toBe(1);
    expect(demo.said.err).toContain('payment_declined');
  });

  it('ends with 1 and the answer of the API when the order is not accepted', async () => {
    const demo = start('--demo', '--order', await orderFile({ shippingOption: 'rocket' }));
    expect(await demo.ended).toBe(1);
    expect(demo.said.err).toContain('shipping_not_offered');
  });
});
