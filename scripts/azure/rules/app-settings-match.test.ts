import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { appSettingsMatch } from './app-settings-match.ts';

const app = 'bicep/modules/functions/function-app.bicep';
const first = '    AzureWebJobsStorage__accountName: storageAccountName\n';
const also = (setting: string) => `${first}    ${setting}\n`;

test.each([
  [
    'a setting that is written wrong',
    'NOTIFICATION_HUB_NAME:',
    'NOTIFICATIONHUB_NAME:',
    'found NOTIFICATIONHUB_NAME: is it written right?',
  ],
  ['a setting that is missing', /    SHIP_FROM: .*\n/, '', 'expected the setting SHIP_FROM, found none'],
  [
    'an identity that the scale controller would not know',
    /    COSMOS__clientId: .*\n/,
    '',
    'expected the setting COSMOS__clientId, found none',
  ],
  [
    'an empty AzureWebJobsStorage',
    first,
    also("AzureWebJobsStorage: ''"),
    'expected no setting AzureWebJobsStorage, found one',
  ],
  [
    'a package address, which stops publishing',
    first,
    also("WEBSITE_RUN_FROM_PACKAGE: '1'"),
    'expected no setting WEBSITE_RUN_FROM_PACKAGE',
  ],
  ['a worker runtime', first, also("FUNCTIONS_WORKER_RUNTIME: 'node'"), 'expected no setting FUNCTIONS_WORKER_RUNTIME'],
  [
    'a secret among the settings',
    first,
    also('STRIPE_API_KEY: vaultUri'),
    'expected STRIPE_API_KEY in the vault alone',
  ],
  ['a stand-in', first, also("STRIPE_API_URL: 'http://localhost:1'"), 'expected no setting STRIPE_API_URL'],
  [
    'a value that the app refuses',
    'CAPTURE: settings.capture',
    "CAPTURE: 'later'",
    'expected a value of CAPTURE that the app takes: expected after_label or immediately',
  ],
  [
    'a number that is no text',
    /FEED_POLL_MS: string\((.*)\)/,
    'FEED_POLL_MS: $1',
    'expected FEED_POLL_MS as text, found 250',
  ],
  [
    'another credential',
    "AzureWebJobsStorage__credential: 'managedidentity'",
    "AzureWebJobsStorage__credential: 'clientsecret'",
    'to be managedidentity, found clientsecret',
  ],
  [
    'settings in two places',
    '    siteConfig: {\n',
    '    siteConfig: {\n      appSettings: []\n',
    'found siteConfig.appSettings',
  ],
  [
    'no settings at all',
    "name: 'appsettings'",
    "name: 'connectionstrings'",
    'expected app settings for each of 1 apps, found 0',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(appSettingsMatch, [app, from, to])).toContain(what);
});

test('finds a shop setting of an environment that the app refuses', async () => {
  const prices = 'bicep/shop/shipping-rates.json';
  expect(await found(appSettingsMatch, [prices, /"prices"/, '"costs"'])).toContain('a value of SHIPPING_RATES');
});
