import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type HostProcess, type HostProcessOptions, startHostProcess } from '../host-process.ts';
import { isGone } from './is-gone.ts';
import { fixture, scratchApp } from './scratch-app.ts';

const bin = fileURLToPath(new URL('../bin.ts', import.meta.url));

const hosts: HostProcess[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.kill()));
});

async function start(app: string, options: Partial<HostProcessOptions> = {}): Promise<HostProcess> {
  const host = await startHostProcess({ app: fixture(app), ...options });
  hosts.push(host);
  return host;
}

/** Runs the command to its end. */
async function command(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, ...args]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const [code] = await once(child, 'close');
  return { code, ...output };
}
const begun = (host: HostProcess) => () => host.lines.some((line) => line.includes('slow has begun'));
const eventually = { timeout: 120_000, interval: 20 };

describe('the process', { timeout: 300_000 }, () => {
  it('prints the ready line first and alone on stdout, whatever the app prints', async () => {
    const child = spawn(process.execPath, [bin, '--app', fixture('glob'), '--port', '0', '--json']);
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    await expect.poll(() => stdout, eventually).toMatch(/\n/);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(stdout).toMatch(/^\{"api":"http:\/\/127\.0\.0\.1:\d+"\}\n$/);
  });

  it('prints its functions with triggers and routes without --json', async () => {
    const child = spawn(process.execPath, [bin, '--app', fixture('timers'), '--port', '0'], {
      env: { ...process.env, OFTEN: '0 0 4 * * *', 'AzureWebJobs.off.Disabled': 'true' },
    });
    let stdout = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    await expect.poll(() => stdout, eventually).toContain('Ready on http://127.0.0.1:');
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stdout).toContain('  atStart  timer     0 0 3 * * *, and at start-up\n');
    expect(stdout).toMatch(/ {2}off {6}disabled *\n/);
  });

  it('lets a request in flight end when it is stopped, and exits with 0', async () => {
    const host = await start('http');
    const answer = fetch(`${host.url}/api/slow/700`);
    await expect.poll(begun(host), eventually).toBe(true);
    const stopped = host.stop();
    const { headers } = await answer;
    expect([headers.get('connection'), await (await answer).text()]).toEqual(['close', 'done']);
    expect(await stopped).toEqual({ code: 0 });
    await expect(fetch(`${host.url}/api/echo`)).rejects.toThrow();
  });

  it('cuts off what runs on past --stop-within, and exits with 0', async () => {
    const host = await start('http', { stopWithinMs: 300 });
    const answer = fetch(`${host.url}/api/slow/60000`);
    answer.catch(() => undefined);
    await expect.poll(begun(host), eventually).toBe(true);
    expect(await host.stop()).toEqual({ code: 0 });
    await expect(answer).rejects.toThrow();
    expect(host.lines.join('\n')).toContain('they are cut off');
  });

  it('writes its log as JSON when asked to, with the ids of invocations, and what the app prints without', async () => {
    const host = await start('hooks', { json: true, log: 'information' });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await fetch(`${host.url}/api/late`, { headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } });
    await expect.poll(() => host.lines.join(), eventually).toContain('GET /api/late');
    const entries = host.lines.map((line) => z.looseObject({ message: z.string() }).parse(JSON.parse(line)));
    const entry = (part: string) => entries.find(({ message }) => message.includes(part));
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(entry('appStart ran')).toEqual({
      time,
      level: 'information',
      source: 'console',
      category: 'Host.Function.Console',
      message: 'appStart ran',
    });
    const invocationId = expect.stringMatching(/^[0-9a-f-]{36}$/);
    const ids = { time, source: 'late', invocationId, traceId };
    expect(entry('a line')).toEqual({
      ...ids,
      level: 'warning',
      category: 'Function.late.User',
      message: 'hooked: a line',
    });
    expect(entry('GET /api/late')).toMatchObject({ ...ids, level: 'information', category: 'Function.late' });
  });

  it('waits for a hanging appTerminate hook no longer than the time it has, and says so', async () => {
    const host = await start('hooks', { stopWithinMs: 200, environment: { HANG: 'yes' } });
    expect(await host.stop()).toEqual({ code: 0 });
    expect(host.lines.join('\n')).toContain('appTerminate hooks still ran after');
  });

  it('ends with its parent', async () => {
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `
      import { startHostProcess } from ${JSON.stringify(new URL('../host-process.ts', import.meta.url).href)};
      const host = await startHostProcess({ app: ${JSON.stringify(fixture('http'))} });
      console.log(host.url);
    `,
    ]);
    let url = '';
    parent.stdout.on('data', (chunk) => (url += chunk));
    await expect.poll(() => url, eventually).toMatch(/\n/);
    expect((await fetch(`${url.trim()}/api/echo`)).status).toBe(200);
    parent.kill('SIGKILL');
    const gone = () =>
      fetch(`${url.trim()}/api/echo`).then(
        () => false,
        () => true,
      );
    await expect.poll(gone, eventually).toBe(true);
  });

  it('says that a port is in use', async () => {
    const host = await start('http');
    const { port } = new URL(host.url);
    const { code, stderr } = await command('--app', fixture('http'), '--port', port);
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use.`);
  });

  it('takes its worker with it when it is stopped before the app is loaded, though that never yields', async () => {
    const app = await scratchApp({ 'main.js': `require('node:fs').writeSync(1, process.pid + '\\n'); for (;;);` });
    const child = spawn(process.execPath, [bin, '--app', app.path, '--port', '0']);
    const [pid] = await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit');
    await expect.poll(isGone(Number(pid)), eventually).toBe(true);
    await app.remove();
  });

  it('says why it ends though its reader is slow', async () => {
    const app = await scratchApp({
      'package.json': { main: 'main.mjs' },
      'main.mjs': `
        for (let line = 0; line < 3_000; line += 1) console.log('-'.repeat(1_000));
        await new Promise((resolve) => process.stdout.write('', resolve));
        throw new Error('told');`,
    });
    const child = spawn(process.execPath, [bin, '--app', app.path, '--port', '0', '--json']);
    let last = '';
    for await (const chunk of child.stderr) {
      last = String(chunk);
      await sleep(5);
    }
    await app.remove();
    expect(last).toContain('Error: told');
  });

  it.each([
    [['--bogus'], "functions-host: Unknown option '--bogus'"],
    [['--app', '/no/such/folder'], '--app: there is no folder /no/such/folder.'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await command(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it('prints its options', async () => {
    const { code, stdout } = await command('--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('--app DIR')]);
  });
});

describe('hooks', { timeout: 300_000 }, () => {
  it('run at start and end, may replace the handler, forgive an error, share data and rewrite lines', async () => {
    const host = await start('hooks');
    const said = () => host.lines.join('\n');
    await expect.poll(said, eventually).toContain('appStart ran');
    expect(await (await fetch(`${host.url}/api/forgiven`)).json()).toEqual({ forgiven: true, seen: 1 });
    expect(await (await fetch(`${host.url}/api/core`)).json()).toEqual({
      worker: expect.stringMatching(/^3\./),
      host: expect.stringMatching(/^4\./),
      library: '@azure/functions',
    });
    const late = await (await fetch(`${host.url}/api/late`)).text();
    expect(late).toContain('A function can only be registered during app startup.');
    await expect.poll(said, eventually).toContain('WARN  late: hooked: a line');
    await host.stop();
    expect(host.lines).toContain('appTerminate ran');
  });
});

describe('timers', { timeout: 300_000 }, () => {
  const settings = { OFTEN: '*/1 * * * * *', 'AzureWebJobs.off.Disabled': 'true' };

  it('run when they are due, or at start-up, with a payload like the host’s', async () => {
    const host = await start('timers', { environment: settings });
    const often = '{"often":{"schedule":{"adjustForDST":true},"scheduleStatus":null,"isPastDue":false}}';
    await expect.poll(() => host.lines.filter((line) => line === often).length, eventually).toBeGreaterThan(1);
    const atStart = host.lines.find((line) => line.startsWith('{"atStart"'));
    expect(atStart).toMatch(
      /"scheduleStatus":\{"last":"0001-01-01T00:00:00","next":"[^"]+T[^"]+\+00:00","lastUpdated":"0001-01-01T00:00:00"\},"isPastDue":false/,
    );
    expect(host.lines.join('\n')).not.toContain('{"yearly"');
  });

  it('run when the host is asked to, even a disabled one', async () => {
    const host = await start('timers', { environment: { ...settings, OFTEN: '0 0 0 1 1 *' } });
    for (const name of ['yearly', 'off']) {
      const answer = await fetch(`${host.url}/admin/functions/${name}`, { method: 'POST', body: '{"input":""}' });
      expect(answer.status).toBe(202);
      await expect.poll(() => host.lines.some((line) => line.startsWith(`{"${name}":`)), eventually).toBe(true);
    }
  });
});
