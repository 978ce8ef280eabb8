import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localSettings } from './settings-file.ts';

let folder: string;
const sample = () => join(folder, 'sample.json');
const own = () => join(folder, 'own.json');
const write = (path: string, Values: object) => writeFile(path, JSON.stringify({ Values }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  await write(sample(), {
    STRIPE_API_KEY: 'sk_test_local',
    STRIPE_API_URL: 'http://127.0.0.1:12111',
    STRIPE_WEBHOOK_SECRETS: 'whsec_local',
    FEED_POLL_MS: '250',
  });
});
afterEach(() => rm(folder, { recursive: true }));

describe('the settings to run with', () => {
  it("are the sample when there is no file of one's own", async () => {
    expect((await localSettings(sample(), own()))['STRIPE_API_URL']).toBe('http://127.0.0.1:12111');
  });

  it("are one's own over the sample; a provider without an address there is the real one", async () => {
    await write(own(), { STRIPE_API_KEY: 'sk_test_mine' });
    expect(await localSettings(sample(), own())).toEqual({ STRIPE_API_KEY: 'sk_test_mine', FEED_POLL_MS: '250' });
  });

  it('let nobody sign webhooks of a real provider with what everybody knows', async () => {
    await write(own(), { STRIPE_WEBHOOK_SECRETS: 'whsec_mine' });
    expect((await localSettings(sample(), own()))['STRIPE_WEBHOOK_SECRETS']).toBe('whsec_mine');
    await write(own(), { STRIPE_API_URL: 'http://127.0.0.1:1' });
    expect((await localSettings(sample(), own()))['STRIPE_WEBHOOK_SECRETS']).toBe('whsec_local');
    await write(own(), {});
    expect(await localSettings(sample(), own())).not.toHaveProperty('STRIPE_WEBHOOK_SECRETS');
  });

  it('say what a file must look like when one does not', async () => {
    await writeFile(own(), '{"Values": {"A": 1}}');
    await expect(localSettings(sample(), own())).rejects.toThrow(/own\.json: expected \{"Values"/);
    await expect(localSettings(join(folder, 'none.json'), own())).rejects.toThrow(/none\.json is missing/);
  });
});
