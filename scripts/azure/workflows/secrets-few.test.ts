import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { secretsFew } from './secrets-few.ts';

test.each([
  [
    'a secret that opens Azure',
    'client-id: ${{ vars.AZURE_CLIENT_ID }}',
    'creds: ${{ secrets.AZURE_CREDENTIALS }}',
    'identities only',
  ],
  ['a publish profile', 'client-id: ${{ vars.AZURE_CLIENT_ID }}', 'publish-profile: x', 'identities only'],
  ['a secret of the app', 'secrets.PUSH_CREDENTIALS', 'secrets.STRIPE_API_KEY', 'found STRIPE_API_KEY'],
])('%s is found', async (_, from, to, what) => {
  expect(await found(secretsFew, ['.github/workflows/_deploy-infra.yml', from, to])).toContain(what);
});
