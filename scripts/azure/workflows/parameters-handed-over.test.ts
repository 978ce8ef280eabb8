import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { parametersHandedOver } from './parameters-handed-over.ts';

const infra = '.github/workflows/_deploy-infra.yml';

test('a parameter that nobody hands over is found', async () => {
  expect(await found(parametersHandedOver, [infra, /PUBLISHER_PRINCIPAL_ID: .*\n/, 'OTHER: x\n'])).toContain(
    'expected env to hand over PUBLISHER_PRINCIPAL_ID',
  );
});

test('a secret of the app in a workflow is found', async () => {
  expect(
    await found(parametersHandedOver, [
      infra,
      'PUBLISHER_PRINCIPAL_ID:',
      'STRIPE_API_KEY: x\n          PUBLISHER_PRINCIPAL_ID:',
    ]),
  ).toContain('expected STRIPE_API_KEY to stay out of GitHub');
});
