import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { settingsFromBicep } from './settings-from-bicep.ts';

test('settings that are set by a workflow are found', async () => {
  const fault = 'az functionapp config appsettings set --name "$FUNCTION_APP_NAME" --settings CAPTURE=immediately';
  expect(
    await found(settingsFromBicep, [
      '.github/workflows/_deploy-app.yml',
      'scripts/release/publish.ts "$RUNNER_TEMP/release"',
      fault,
    ]),
  ).toContain('_deploy-app.yml expected settings to be declared');
});

test('settings that go along with the package are found', async () => {
  expect(
    await found(settingsFromBicep, [
      'scripts/release/publish-app.ts',
      "'--no-build'",
      "'--no-build', '--publish-local-settings'",
    ]),
  ).toContain('publish-app.ts expected settings to be declared');
});
