import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { vaultHoldsSecrets } from './vault-holds-secrets.ts';

test('finds a secret that the app would not find', async () => {
  const vault = 'bicep/modules/key-vault/vault.bicep';
  const text = await found(vaultHoldsSecrets, [vault, "name: 'order-token-keys'", "name: 'order-token-key'"]);
  expect(text).toContain('bicep/main.prod.bicepparam expected a secret order-token-keys in the vault, found none');
  expect(text).toContain(`${vault} expected a secret of shared/secret-settings.ts, found 'order-token-key'`);
});

test('finds keys that are swapped', async () => {
  const main = 'bicep/main.bicep';
  expect(
    await found(vaultHoldsSecrets, [main, '    stripeApiKey: stripeApiKey\n', '    stripeApiKey: easypostApiKey\n']),
  ).toContain("expected the value of 'stripe-api-key' from the variable of that name, found EASYPOST_API_KEY");
});
