import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cosmosConnection } from './cosmos-connection.ts';
import { expandSettings } from './expand.ts';
import { readHostJson } from './host-json.ts';
import { applyLocalSettings } from './local-settings.ts';
import { parseTimeSpan } from './time-span.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'functions-host-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('a time span', () => {
  it.each([
    ['00:00:30', 30_000],
    ['1.02:03:04', 93_784_000],
    ['00:00:00.5', 500],
    ['24:00:00', undefined],
    ['5', undefined],
    ['00:60:00', undefined],
  ])('%s is %s ms', (text, ms) => {
    expect(parseTimeSpan(text)).toBe(ms);
  });
});

describe('host.json', () => {
  it('has the defaults of Azure', async () => {
    await file('host.json', { version: '2.0' });
    expect(await readHostJson(folder, {})).toEqual({
      routePrefix: 'api',
      customHeaders: {},
      functionTimeoutMs: 1_800_000,
      logLevels: {},
      singleton: { lockPeriodMs: 60_000, pollMs: 60_000 },
      warnings: [],
      idle: [],
    });
  });

  it('has shorter locks in development, as Azure has', async () => {
    await file('host.json', { version: '2.0' });
    expect(await readHostJson(folder, { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' })).toMatchObject({
      singleton: { lockPeriodMs: 15_000, pollMs: 15_000 },
    });
  });

  it('may hold comments, trailing commas, a byte order mark, and keys in any case', async () => {
    await file(
      'host.json',
      '\uFEFF{ // the only version\n "Version": "2.0", /* "//" */ "extensions": { "HTTP": { "routePrefix": "/v//1/", }, }, }',
    );
    expect(await readHostJson(folder, {})).toMatchObject({ routePrefix: 'v//1', warnings: [] });
  });

  it('sets what the host does', async () => {
    await file('host.json', {
      version: '2.0',
      functionTimeout: '-1',
      logging: { logLevel: { default: 'Warning', 'Function.tax': 'trace' } },
      extensions: { http: { routePrefix: '', customHeaders: { 'X-Frame-Options': 'DENY' } } },
      singleton: { listenerLockPeriod: '00:00:15' },
    });
    expect(await readHostJson(folder, {})).toMatchObject({
      routePrefix: '',
      customHeaders: { 'X-Frame-Options': 'DENY' },
      functionTimeoutMs: Number.POSITIVE_INFINITY,
      logLevels: { default: 'warning', 'Function.tax': 'trace' },
      singleton: { lockPeriodMs: 15_000, pollMs: 60_000 },
    });
  });

  it('gives way to settings', async () => {
    await file('host.json', { version: '2.0', extensions: { http: { routePrefix: 'v1' } } });
    const environment = {
      AzureFunctionsJobHost__extensions__HTTP__routePrefix: 'v2',
      AzureFunctionsJobHost__logging__logLevel__default: 'Error',
    };
    expect(await readHostJson(folder, environment)).toMatchObject({
      routePrefix: 'v2',
      logLevels: { default: 'error' },
      warnings: [],
    });
  });

  it('is told what it holds for nothing', async () => {
    await file('host.json', {
      version: '2.0',
      functionTimout: '00:01:00',
      extensionBundle: {},
      bogus: 1,
      extensions: { http: { maxConcurrentRequests: 1 }, cosmosDb: { connectionMode: 'Direct' } },
    });
    const { warnings, idle } = await readHostJson(folder, {});
    expect(warnings).toEqual([
      'host.json: there is no key functionTimout; it is passed over. Is functionTimeout meant?',
      'host.json: there is no key bogus; it is passed over.',
      'host.json: extensions.http.maxConcurrentRequests is not reproduced; Azure heeds it.',
      'host.json: extensions.cosmosDB.connectionMode "Direct" is not reproduced; this host reads through the gateway.',
    ]);
    expect(idle).toEqual(['extensionBundle']);
  });

  it.each([
    [{}, 'expected "2.0"'],
    [{ version: '1.0' }, 'expected "2.0"'],
    [{ version: '2.0', functionTimeout: '00:00:00' }, 'of a second or more'],
    [{ version: '2.0', logging: { logLevel: { default: 'Loud' } } }, 'expected Trace, Debug'],
    [{ version: '2.0', singleton: { listenerLockPeriod: '00:00:05' } }, 'from 00:00:15 to 00:01:00'],
    [[], 'expected object'],
    [{ version: '2.0', functionTimeout: '5 min' }, 'expected "hh:mm:ss"'],
    [{ version: '2.0', retry: { strategy: 'fixedDelay' } }, 'give it per function in code'],
    [{ version: '2.0', customHandler: {} }, 'custom handlers are not reproduced'],
    ['{', 'JSON'],
  ])('is refused: %j', async (content, message) => {
    await file('host.json', content);
    await expect(readHostJson(folder, {})).rejects.toThrow(message);
  });

  it('must be there', async () => {
    await expect(readHostJson(folder, {})).rejects.toThrow('A function app needs at least { "version": "2.0" }.');
  });
});

describe('local.settings.json', () => {
  it('fills in what the environment does not have', async () => {
    const path = await file('local.settings.json', {
      IsEncrypted: false,
      Values: { A: 'file', B: 'file' },
      Host: { CORS: '*' },
    });
    const environment = { A: 'set' };
    await applyLocalSettings(path, environment);
    expect(environment).toEqual({ A: 'set', B: 'file' });
  });

  it('takes numbers and truth values for text, as Core Tools do', async () => {
    const path = await file('local.settings.json', { Values: { A: 1, B: true, C: null } });
    const environment = {};
    await applyLocalSettings(path, environment);
    expect(environment).toEqual({ A: '1', B: 'true' });
  });

  it('tells the port, the origins that may call, and what is passed over', async () => {
    const path = await file('local.settings.json', {
      Host: { LocalHttpPort: 7000, CORS: 'http://a, http://b', CORSCredentials: true },
      Vallues: {},
      ConnectionStrings: {},
    });
    expect(await applyLocalSettings(path, {})).toEqual({
      port: 7000,
      cors: { origins: ['http://a', 'http://b'], credentials: true },
      warnings: [
        expect.stringContaining('ConnectionStrings is not read'),
        expect.stringContaining('there is no key Vallues. Is Values meant?'),
      ],
    });
  });

  it.each([
    [{ Values: { A: {} } }, 'a setting is a text, a number, true or false'],
    [{ Host: { LocalHttpPort: 'x' } }, 'LocalHttpPort'],
    [{ IsEncrypted: true }, 'encrypted settings cannot be read'],
    ['no json', 'local.settings.json'],
  ])('is refused: %j', async (content, message) => {
    const path = await file('local.settings.json', content);
    await expect(applyLocalSettings(path, {})).rejects.toThrow(message);
  });
});

describe('%NAME%', () => {
  it('is replaced, also within a text', () => {
    expect(expandSettings('%A%-x-%B%', { A: '1', B: '2' }, 'it')).toBe('1-x-2');
  });

  it('is named when there is no such setting', () => {
    expect(() => expandSettings('%A%', {}, 'Function "f", option "schedule"')).toThrow(
      'Function "f", option "schedule" is "%A%", but there is no setting A.',
    );
  });

  it('is left alone when it is no name', () => {
    expect(expandSettings('100% of 5 %', {}, 'it')).toBe('100% of 5 %');
  });
});

describe('a connection', () => {
  const find = (environment: Record<string, string>) => cosmosConnection('COSMOS', environment, 'Function "f"');

  it('is a connection string', () => {
    expect(find({ COSMOS: 'AccountEndpoint=http://127.0.0.1:8081/;AccountKey=a2V5==;' })).toEqual({
      endpoint: 'http://127.0.0.1:8081/',
      key: 'a2V5==',
    });
  });

  it('is an endpoint with a key', () => {
    expect(find({ COSMOS__accountEndpoint: 'http://a', COSMOS__accountKey: 'k' })).toEqual({
      endpoint: 'http://a',
      key: 'k',
    });
  });

  it.each([
    [
      {},
      'Function "f" has the connection "COSMOS", but there is no setting COSMOS (a connection string) and no COSMOS__accountEndpoint.',
    ],
    [{ COSMOS: 'http://a' }, 'the setting COSMOS is not a connection string'],
    [{ COSMOS__accountEndpoint: 'http://a' }, 'means an identity'],
    [{ COSMOS__accountEndpoint: 'a', COSMOS__accountKey: 'k' }, 'expected a URL'],
  ])('is refused: %j', (environment, message) => {
    expect(() => find(environment)).toThrow(message);
  });
});
