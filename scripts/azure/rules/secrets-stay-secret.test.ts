import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { secretsStaySecret } from './secrets-stay-secret.ts';

const main = 'bicep/main.bicep';
const vault = 'bicep/modules/key-vault/vault.bicep';
const hub = 'bicep/modules/notification-hubs/notification-hub.bicep';
const output = (text: string) => `@description('A leak.')\n${text}\n\n@description('Name of the vault.')`;

test.each([
  [
    'a removed @secure',
    [main, '@secure()\nparam stripeApiKey ', 'param stripeApiKey '],
    'expected @secure() on stripeApiKey',
  ],
  [
    'a removed @secure in a module',
    [vault, '@secure()\nparam operatorTokens ', 'param operatorTokens '],
    'expected operatorTokens to be handed to a secure parameter',
  ],
  [
    'a removed @secure of what is secure in a module',
    ['bicep/main.bicep', '@secure()\nparam alertWebhookUrl ', 'param alertWebhookUrl '],
    'expected @secure() on alertWebhookUrl, which is handed to a secure parameter',
  ],
  [
    'a removed @secure of several',
    ['bicep/main.bicep', '@secure()\nparam pushCredentials ', 'param pushCredentials '],
    'expected @secure() on pushCredentials',
  ],
  [
    'a secret in an output by way of a variable',
    [
      vault,
      "@description('Name of the vault.')\noutput name string = vault.name",
      "var copy = 'k:${stripeApiKey}'\n@description('Name of the vault.')\noutput name string = copy",
    ],
    'in the output name, found copy',
  ],
  [
    'a default of a secret',
    [main, 'param orderTokenKeys string', "param orderTokenKeys string = ''"],
    'expected no default of orderTokenKeys',
  ],
  [
    'a secret in a parameters file',
    ['bicep/main.prod.bicepparam', "readEnvironmentVariable('STRIPE_API_KEY', '')", "'sk_live_1'"],
    'expected stripeApiKey from readEnvironmentVariable',
  ],
  [
    'a secret as the default of its variable',
    [
      'bicep/main.dev.bicepparam',
      "readEnvironmentVariable('STRIPE_API_KEY', '')",
      "readEnvironmentVariable('STRIPE_API_KEY', 'sk_live_1')",
    ],
    'expected stripeApiKey from readEnvironmentVariable',
  ],
  [
    'a secret in an output',
    [vault, "@description('Name of the vault.')", output('output leak string = stripeApiKey')],
    'expected no secret in the output leak, found stripeApiKey',
  ],
  [
    'a key in an output',
    [hub, 'output hubName string = hub.name', 'output leak string = appRule.listKeys().primaryKey'],
    'in the output leak, found appRule.listKeys()',
  ],
  [
    'a connection string in an output',
    [
      'bicep/modules/monitoring/monitoring.bicep',
      'output componentId string = component.id',
      'output componentId string = component.properties.ConnectionString',
    ],
    'found component.properties.ConnectionString',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(secretsStaySecret, plant)).toContain(what);
});
