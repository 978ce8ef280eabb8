import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';
import { type SecretValues, secretsSchema } from './secret-settings.ts';
import { readSettings, type Settings, SettingsError, settingsSchema } from './settings.ts';

const sample: Record<string, string> = JSON.parse(
  readFileSync(join(root, 'local.settings.sample.json'), 'utf8'),
).Values;

/** What the platform reads, not the app. */
const platform = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage'];
const secretNames = secretsSchema.keyof().options;
const names = [...Object.keys(settingsSchema.shape), ...secretNames];

/** The first of the shipping rates once more, at the end. */
const twice = (rates = '[]') => JSON.stringify([...JSON.parse(rates), JSON.parse(rates)[0]]);

/** The secrets of settings that name no vault. */
function given(secrets: Settings['secrets']): SecretValues {
  if ('vault' in secrets) throw new Error('Expected secrets in the environment.');
  return secrets;
}

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
    const lists = ['STRIPE_WEBHOOK_SECRETS', 'EASYPOST_WEBHOOK_SECRETS', 'OPERATOR_TOKENS'] as const;
    expect(lists.map((name) => given(fromSample.secrets)[name].length)).toEqual([1, 1, 1]);
    const none = Object.fromEntries(lists.map((name) => [name, []]));
    expect({ ...fromSample, secrets: { ...fromSample.secrets, ...none } }).toEqual(defaults);
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

  it.each([
    ['WATCHDOG_SECONDS', 'expected at least 1 second', '0'],
    ['FULFILL_AFTER_SECONDS', 'expected at most 259200 seconds', '259201'],
    ['FEED_POLL_MS', 'expected at least 1 millisecond', '0'],
    ['FEED_LEASE_EXPIRY_MS', 'expected at least 1000 milliseconds', '999'],
    ['SWEEP_SCHEDULE', 'expected six cron fields', '*/5 * * * *'],
    ['SWEEP_SCHEDULE', 'expected six cron fields', 'every minute'],
    ['SWEEP_SCHEDULE', 'expected six cron fields', '* * * * * ;'],
    ['SWEEP_SCHEDULE', 'expected six cron fields', '00:00:00'],
    ['SWEEP_SCHEDULE', 'expected six cron fields', '00:99:00'],
    ['ORDER_TOKEN_KEYS', 'expected different key ids', `${sample['ORDER_TOKEN_KEYS']},${sample['ORDER_TOKEN_KEYS']}`],
    ['SHIPPING_RATES', '2.countries: expected one rate for an option and a country', twice(sample['SHIPPING_RATES'])],
    ['CAPTURE', 'expected after_label or immediately', 'later'],
    ['PAYMENT_EXPIRY_SECONDS', 'expected at least 1 second', '0'],
    ['PAYMENT_EXPIRY_SECONDS', 'expected at most 86400 seconds', '86401'],
    ['STRIPE_WEBHOOK_SECRETS', 'expected the current secret', 'whsec_current,'],
    ['EASYPOST_WEBHOOK_SECRETS', 'expected the current secret', 'two words'],
    ['OPERATOR_TOKENS', 'expected name:sha256', 'ada:plain-token'],
    ['OPERATOR_TOKENS', 'expected name:sha256', `ada lovelace:${'0f'.repeat(32)}`],
    ['COSMOS__credential', 'expected managedidentity', 'azurecli'],
    ['COSMOS', 'expected AccountEndpoint=', 'nonsense'],
    ['COSMOS', 'expected AccountEndpoint=', 'AccountEndpoint=https://a.documents.azure.com:443/;AccountKey=;'],
    ['COSMOS', 'expected AccountEndpoint=', 'AccountKey=a2V5;'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'expected InstrumentationKey=', '0f1e2d3c-0000-4000-8000-000000000001'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'expected InstrumentationKey=', 'InstrumentationKey=key'],
    ['SECRETS_REFRESH_SECONDS', 'expected at most 3600 seconds', '3601'],
    ['APPLICATIONINSIGHTS_AUTHENTICATION_STRING', 'expected ClientId=…;Authorization=AAD', 'Authorization=Key'],
  ])('refuse what cannot work: %s, %s', (name, fault, value) => {
    expect(faultsOf({ ...sample, [name]: value })).toContain(`${name}: ${fault}`);
  });

  it.each([
    ['WATCHDOG_SECONDS', '1', 1_000],
    ['FULFILL_AFTER_SECONDS', '259200', 259_200_000],
    ['FEED_POLL_MS', '1', 1],
    ['FEED_LEASE_EXPIRY_MS', '1000', 1_000],
    ['SWEEP_SCHEDULE', '0 */5 8-18 * JAN,FEB Mon-Fri', '0 */5 8-18 * JAN,FEB Mon-Fri'],
    ['SWEEP_SCHEDULE', '00:00:30', '00:00:30'],
    ['CAPTURE', 'immediately', 'immediately'],
    ['PAYMENT_EXPIRY_SECONDS', '1', 1_000],
  ] as const)('allow what does: %s=%s', (name, value, expected) => {
    expect(readSettings({ ...sample, [name]: value })[name]).toBe(expected);
  });

  it('take the secret of a webhook that is being replaced beside the current one, and operators by name', () => {
    const lists = { STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_old', OPERATOR_TOKENS: `ada:${'0f'.repeat(32)}` };
    const { secrets } = readSettings({ ...sample, ...lists, EASYPOST_WEBHOOK_SECRETS: '' });
    const { STRIPE_WEBHOOK_SECRETS, EASYPOST_WEBHOOK_SECRETS, OPERATOR_TOKENS } = given(secrets);
    expect(STRIPE_WEBHOOK_SECRETS).toEqual(['whsec_new', 'whsec_old']);
    expect(EASYPOST_WEBHOOK_SECRETS).toEqual([]);
    expect(OPERATOR_TOKENS).toEqual([{ name: 'ada', tokenHash: Buffer.alloc(32, 0x0f) }]);
  });

  it.each([
    ['ClientId=0f1e2d3c-0000-4000-8000-000000000001;Authorization=AAD', '0f1e2d3c-0000-4000-8000-000000000001'],
    ['Authorization=AAD', undefined],
  ])('take who sends telemetry as the host does: %s', (value, clientId) => {
    const settings = readSettings({ ...sample, APPLICATIONINSIGHTS_AUTHENTICATION_STRING: value });
    expect(settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING).toEqual({ clientId });
  });

  it('want to be told of a user-assigned identity in both ways: the app by its id, the trigger by its kind too', () => {
    const identity = { ...sample, COSMOS: '', COSMOS__accountEndpoint: 'https://a.documents.azure.com' };
    const assigned = { ...identity, COSMOS__clientId: '0f1e2d3c-0000-4000-8000-000000000001' };
    expect(faultsOf(assigned)).toContain('COSMOS__credential: expected managedidentity beside COSMOS__clientId');
    expect(readSettings({ ...assigned, COSMOS__credential: 'managedidentity' }).COSMOS__credential).toBe(
      'managedidentity',
    );
  });

  it('want secrets here or in a vault, and each in one place only', () => {
    const withoutSecrets = Object.fromEntries(
      Object.entries(sample).filter(([name]) => !secretNames.some((secret) => secret === name)),
    );
    const inVault = { ...withoutSecrets, KEY_VAULT_URI: 'https://tea.vault.azure.net' };
    expect(readSettings(inVault).secrets).toEqual({ vault: 'https://tea.vault.azure.net' });
    expect(faultsOf(withoutSecrets)).toMatch(/STRIPE_API_KEY: is missing[^]*ORDER_TOKEN_KEYS: is missing/);
    const faults = faultsOf({
      ...inVault,
      STRIPE_API_KEY: 'sk_live_x',
      ORDER_TOKEN_KEYS: 'k1:x',
      WATCHDOG_SECONDS: '0',
    });
    expect(faults).toContain('STRIPE_API_KEY: is read from KEY_VAULT_URI, as stripe-api-key; take it out');
    expect(faults).toContain('ORDER_TOKEN_KEYS: is read from KEY_VAULT_URI, as order-token-keys; take it out');
    expect(faults).toContain('WATCHDOG_SECONDS: expected at least 1 second');
    expect(faults).not.toContain('sk_live_x');
  });

  it.each([
    ['https://tea.vault.azure.net/', true],
    ['http://127.0.0.1:12114', true],
    ['http://[::1]:12114', true],
    ['http://tea.vault.azure.net', false],
    ['http://127.0.0.1.example.com', false],
    ['tea.vault.azure.net', false],
  ])('take a vault at %s: %s', (uri, isTaken) => {
    const faults = faultsOf({ ...sample, KEY_VAULT_URI: uri });
    expect(faults.includes('KEY_VAULT_URI:')).toBe(!isTaken);
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
