import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { everythingIsLogged } from './everything-is-logged.ts';

const vault = 'bicep/modules/key-vault/vault.bicep';

test.each([
  ['a diagnostic setting that is gone', /resource diagnostics [^]*?\n\}\n/, ''],
  ['a category that is off', /(category: 'AuditEvent'\s+enabled: )true/, '$1false'],
  ['logs that go nowhere', 'workspaceId: workspaceId', "workspaceId: ''"],
])('finds %s', async (_, from, to) => {
  expect(await found(everythingIsLogged, [vault, from, to])).toBe(
    `${vault} expected a diagnostic setting that sends AuditEvent of vault to the workspace, found none`,
  );
});
