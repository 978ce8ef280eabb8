import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';
import { readSettings, SettingsError, settingsSchema } from './settings.ts';

const sample: Record<string, string> = JSON.parse(
  readFileSync(join(root, 'local.settings.sample.json'), 'utf8'),
).Values;

/** What the platform reads, not the app. */
const platform = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];
const names = Object.keys(settingsSchema.shape);

function faultsOf(environment: Record<string, string>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('Expected the settings to be refused.');
}

describe('the settings', () => {
  it('are in the sample, each, and nothing else is', () => {
    expect(Object.keys(sample).toSorted()).toEqual([...names, ...platform].toSorted());
  });

  it('of the sample are valid as they stand, and what may be left out stands there at its default', () => {
    const required = [
      'COSMOS',
      'STRIPE_API_KEY',
      'EASYPOST_API_KEY',
      'NOTIFICATION_HUB_CONNECTION',
      'NOTIFICATION_HUB_NAME',
    ];
    const parsed = ['ORDER_TOKEN_KEYS', 'SHIPPING_RATES', 'SHIP_FROM'];
    const defaults = readSettings(Object.fromEntries([...required, ...parsed].map((name) => [name, sample[name]])));
    const { STRIPE_API_URL, EASYPOST_API_URL, ...fromSample } = readSettings(sample);
    expect(fromSample).toEqual(defaults);
    expect([STRIPE_API_URL, EASYPOST_API_URL]).toEqual(['http://127.0.0.1:12111', 'http://127.0.0.1:12112']);
  });

  it('are explained in the README, each', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('are read once, in the composition root, and from nowhere else', () => {
    const sources = ['functions', 'shared'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
        .map((path) => join(folder, path)),
    );
    const readers = sources.filter((path) => readFileSync(join(root, path), 'utf8').includes('process.env'));
    expect(readers).toEqual([join('functions', 'main.ts')]);
  });

  it('name every fault at once, and never repeat a value', () => {
    const faults = faultsOf({
      ...sample,
      STRIPE_API_KEY: '',
      STRIPE_API_URL: 'ftp://secret-host',
      ORDER_TOKEN_KEYS: 'k1:c2hvcnQtc2VjcmV0',
      SHIPPING_RATES: '[{"option":"standard"}]',
      WATCHDOG_SECONDS: '-5',
    });
    expect(faults).toMatch(/STRIPE_API_KEY: is missing/);
    expect(faults).toMatch(/STRIPE_API_URL: expected an http or https URL/);
    expect(faults).toMatch(/ORDER_TOKEN_KEYS: expected kid:base64/);
    expect(faults).toMatch(/SHIPPING_RATES: 0\.name/);
    expect(faults).toMatch(/WATCHDOG_SECONDS: expected seconds as a whole number/);
    expect(faults).not.toMatch(/secret-host|c2hvcnQ/);
  });

  it('want an account by connection string or by identity, not both and not neither', () => {
    expect(faultsOf({ ...sample, COSMOS: '' })).toMatch(/COSMOS: expected either/);
    expect(faultsOf({ ...sample, COSMOS__accountEndpoint: 'https://a.documents.azure.com' })).toMatch(
      /COSMOS: expected either/,
    );
    const identity = { ...sample, COSMOS: '', COSMOS__accountEndpoint: 'https://a.documents.azure.com' };
    expect(readSettings(identity).COSMOS__accountEndpoint).toBe('https://a.documents.azure.com');
  });
});
