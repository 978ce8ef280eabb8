import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { appIsHardened } from './app-is-hardened.ts';

const app = 'bicep/modules/functions/function-app.bicep';

test.each([
  ['plain HTTP', 'httpsOnly: true', 'httpsOnly: false', 'httpsOnly of app to be true'],
  [
    'an old TLS',
    " minTlsVersion: '1.2'",
    " minTlsVersion: '1.0'",
    "minTlsVersion of app to be '1.2' or '1.3', found '1.0'",
  ],
  ['FTP', "ftpsState: 'Disabled'", "ftpsState: 'AllAllowed'", "ftpsState of app to be 'Disabled'"],
  [
    'a publishing policy that is gone',
    /resource scmPublishing [^]*?\n\}\n/,
    '',
    "basicPublishingCredentialsPolicies 'scm' of app",
  ],
  [
    'passwords for publishing',
    /(name: 'ftp'[^]*?allow: )false/,
    '$1true',
    'properties.allow of ftpPublishing to be false',
  ],
  [
    'a setting of another plan',
    '    siteConfig: {\n',
    '    siteConfig: {\n      alwaysOn: true\n',
    'expected no properties.siteConfig.alwaysOn',
  ],
  [
    'packages by connection string',
    "type: 'UserAssignedIdentity'",
    "type: 'StorageAccountConnectionString'",
    'authentication.type of app to be',
  ],
  [
    'a plan of another kind',
    "tier: 'FlexConsumption'",
    "tier: 'Dynamic'",
    "sku.tier of plan to be 'FlexConsumption', found 'Dynamic'",
  ],
  [
    'cookies across shops',
    'supportCredentials: false',
    'supportCredentials: true',
    'supportCredentials of app to be false',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(appIsHardened, [app, from, to])).toContain(what);
});
