import { afterEach, describe, expect, it } from 'vitest';
import { type RunningHost, startHost } from './host.ts';
import { fixture } from './test/scratch-app.ts';

let host: RunningHost | undefined;
afterEach(() => host?.stop());

describe('a host in this process', () => {
  it('runs one app, tells its functions, and stops', async () => {
    const lines: string[] = [];
    host = await startHost({
      app: fixture('hooks'),
      port: 0,
      environment: {},
      instanceId: 'here',
      log: (level, source, message) => lines.push(`${level} ${source}: ${message}`),
    });
    expect(host.functions.map(({ name }) => name)).toEqual(['core', 'forgiven', 'late']);
    expect(await (await fetch(`${host.url}/admin/host/status`)).json()).toMatchObject({ instanceId: 'here' });
    expect(await (await fetch(`${host.url}/api/forgiven`)).json()).toEqual({ forgiven: true, seen: 1 });
    expect(lines).toContainEqual(expect.stringMatching(/^information forgiven: 200, \d+ ms, GET \/api\/forgiven /));
    await host.stop();
    await expect(fetch(host.url)).rejects.toThrow();
    await expect(startHost({ app: fixture('http'), port: 0 })).rejects.toThrow('This process runs an app already.');
  });
});
