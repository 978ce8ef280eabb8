import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Builds every adapter in a fresh process and prints the packages that were loaded for it. */
const script = `
  import { registerHooks } from 'node:module';
  const loaded = new Set();
  registerHooks({
    resolve(specifier, context, next) {
      if (!/^(node:|\\.|file:)/.test(specifier)) loaded.add(specifier);
      return next(specifier, context);
    },
  });
  const load = (path) => import(new URL(path, ${JSON.stringify(import.meta.url)}).href);
  const { stripeClient } = await load('./stripe/client.ts');
  const { stripePayments } = await load('./stripe/stripe-payments.ts');
  const { easypostClient } = await load('./easypost/client.ts');
  const { easypostShipping } = await load('./easypost/easypost-shipping.ts');
  const { notificationHub } = await load('./notification-hubs/notification-hub.ts');
  const { azureCredential } = await load('./azure-identity/credential.ts');
  const { keyVault } = await load('./key-vault/vault.ts');
  const { fixed } = await load('../ports/secrets.ts');
  const { tableTax } = await load('./table-tax/table-tax.ts');
  stripePayments(stripeClient({ apiKey: fixed('sk_test_1') }));
  easypostShipping(easypostClient({ apiKey: fixed('EZTK1') }), {});
  notificationHub({ connectionString: fixed('Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=k'), hubName: 'orders' });
  tableTax();
  keyVault({ uri: 'https://v.vault.azure.net', credential: azureCredential(undefined) });
  console.log([...loaded].filter((name) => !name.startsWith('zod')).join(' '));
`;

it('no SDK is loaded before its adapter is used', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout.trim()).toBe('');
});
