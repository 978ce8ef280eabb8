import { afterEach, describe, expect, it } from 'vitest';
import { type HostOptions, type RunningHost, startHost } from './host.ts';
import { fixture } from './test/scratch-app.ts';

const hosts: RunningHost[] = [];
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.stop())));

async function start(options: Partial<HostOptions> = {}): Promise<RunningHost> {
  const host = await startHost({ app: fixture('hooks'), port: 0, output: () => undefined, ...options });
  hosts.push(host);
  return host;
}

describe('a host in this process', () => {
  it('tells its functions and their calls, and stops', async () => {
    const lines: string[] = [];
    const host = await start({
      environment: {},
      instanceId: 'here',
      log: (level, source, message) => lines.push(`${level} ${source}: ${message}`),
    });
    expect(host.functions.map(({ name }) => name)).toEqual(['core', 'forgiven', 'late']);
    expect(await (await fetch(`${host.url}/admin/host/status`)).json()).toMatchObject({ instanceId: 'here' });
    expect(await (await fetch(`${host.url}/api/forgiven`)).json()).toEqual({ forgiven: true, seen: 1 });
    expect(lines).toContainEqual(expect.stringMatching(/^information forgiven: 200, \d+ ms, GET \/api\/forgiven$/));
    await host.stop();
    await expect(fetch(host.url)).rejects.toThrow();
  });

  it('is one of any number, each with a worker and settings of its own', async () => {
    const pids: number[] = [];
    const onWorker = (pid: number) => pids.push(pid);
    const both = await Promise.all(['a', 'b'].map((instanceId) => start({ instanceId, onWorker })));
    expect(new Set([...pids, process.pid]).size).toBe(3);
    const answers = await Promise.all(both.map(async ({ url }) => (await fetch(`${url}/api/core`)).status));
    expect(answers).toEqual([200, 200]);
  });

  it('leaves no worker behind when it cannot take its port', async () => {
    const { url } = await start();
    const pids: number[] = [];
    const second = start({ port: Number(new URL(url).port), onWorker: (pid) => pids.push(pid) });
    await expect(second).rejects.toThrow('is in use');
    expect(() => process.kill(pids[0] ?? process.pid, 0)).toThrow('ESRCH');
  });
});
