import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { loginsByEnvironment } from './logins-by-environment.ts';

const infra = '.github/workflows/_deploy-infra.yml';

test.each([
  [
    'a login of any branch',
    '    environment: ${{ inputs.stage }}-infra\n',
    '',
    'expected an environment on job deploy',
  ],
  ['a secret to log in with', 'client-id: ${{ vars.AZURE_CLIENT_ID }}', 'creds: ${{ secrets.AZURE }}', 'found creds'],
  [
    'an id in the open',
    '${{ vars.AZURE_TENANT_ID }}',
    '11111111-2222-3333-4444-555555555555',
    'tenant-id of azure/login',
  ],
])('%s is found', async (_, from, to, what) => {
  expect(await found(loginsByEnvironment, [infra, from, to])).toContain(what);
});
