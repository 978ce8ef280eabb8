import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { declaredOnce } from './declared-once.ts';

test('finds two declarations of one resource', async () => {
  const vault = 'bicep/modules/key-vault/vault.bicep';
  expect(await found(declaredOnce, [vault, "name: 'operator-tokens'", "name: 'order-token-keys'"])).toContain(
    `${vault} expected operatorTokensSecret to have a name of its own, found orderTokenKeysSecret`,
  );
});
