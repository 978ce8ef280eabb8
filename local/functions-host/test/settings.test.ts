import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostProcess, startHostProcess } from '../host-process.ts';
import { type ScratchApp, scratchApp } from './scratch-app.ts';

let app: ScratchApp;
let host: HostProcess;
const main = `
  const { app } = require('@azure/functions');
  const handler = (request) => ({ body: request.params.id ?? 'none' });
  app.http('open', { authLevel: 'anonymous', handler });
  app.http('getOrder', { methods: ['GET'], authLevel: 'function', route: 'orders/{id:guid?}', handler });
  app.http('repair', { methods: ['POST'], authLevel: 'admin', handler });
  app.timer('nightly', { schedule: '%NIGHTLY%', handler: () => {} });
`;

beforeAll(async () => {
  app = await scratchApp({
    'main.js': main,
    'host.json': `{
      "version": "2.0", // in the app
      "logging": { "logLevel": { "default": "Information" } },
      "extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle" },
      "extensions": { "http": { "routePrefix": "", "customHeaders": { "X-Content-Type-Options": "nosniff" }, "routePrefx": "" } },
    }`,
    'local.settings.json': {
      IsEncrypted: false,
      Values: {
        NIGHTLY: '0 0 4 * * *',
        'host.master': 'master-key',
        'host.function.default': 'host-key',
        'functions.getorder.default': 'order-key',
      },
      Host: { CORS: 'http://page.example' },
    },
  });
  host = await startHostProcess({ app: app.path, enforceKeys: true });
}, 60_000);
afterAll(async () => {
  await host.kill();
  await app.remove();
});

const call = (path: string, init?: RequestInit) => fetch(`${host.url}/${path}`, init);
const withKey = (key: string, method = 'GET') => ({ method, headers: { 'x-functions-key': key } });

describe('a host with settings of its own', { timeout: 300_000 }, () => {
  it('asks for function keys when it is told to', async () => {
    const refused = await call('orders');
    expect([refused.status, await refused.text()]).toEqual([401, '']);
    const answers = await Promise.all([
      call('orders', withKey('wrong')),
      call('orders', withKey('order-key')),
      call('orders?code=host-key'),
      call('orders?code=host-key', withKey('wrong')),
      call('open'),
      call('repair', withKey('host-key', 'POST')),
      call('repair', withKey('master-key', 'POST')),
      call('none'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200, 401, 200, 401, 200, 404]);
  });

  it('keeps its own API for the master key, but for a ping', async () => {
    const answers = await Promise.all([
      call('admin/host/status'),
      call('admin/host/status', withKey('host-key')),
      call('admin/host/status?code=master-key'),
      call('admin/functions/nightly', { ...withKey('host-key', 'POST'), body: '{}' }),
      call('admin/functions/nightly', { ...withKey('master-key', 'POST'), body: '{}' }),
      call('admin/functions/nightly/', withKey('master-key', 'POST')),
      call('admin/functions/nightly', { ...withKey('master-key', 'POST'), body: '[' }),
      call('admin/host/ping'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 401, 202, 202, 400, 200]);
  });

  it('lets pages of other origins call as local.settings.json says, and sends the headers of host.json', async () => {
    const asked = await call('orders', {
      method: 'OPTIONS',
      headers: { origin: 'http://page.example', 'access-control-request-method': 'GET' },
    });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, 'http://page.example']);
    const answer = await call('open', { headers: { origin: 'http://page.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://page.example');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const other = await call('open', { headers: { origin: 'http://other.example' } });
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('says what it passes over, and what timers are without storage', () => {
    const lines = host.lines.join('\n');
    expect(lines).toContain('there is no key extensions.http.routePrefx; it is passed over. Is routePrefix meant?');
    expect(lines).toContain(
      'There is no setting AzureWebJobsStorage. Timers run (nightly), but each host runs them all',
    );
    expect(lines).not.toContain('Keys are asked for');
  });
});
