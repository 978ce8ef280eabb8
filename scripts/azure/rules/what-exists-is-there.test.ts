import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { whatExistsIsThere } from './what-exists-is-there.ts';

test('finds containers that may be made before their account', async () => {
  const plant = ['bicep/main.bicep', /(module database [^]*?)  dependsOn: \[\s+cosmos\s+\]\n/, '$1'] as const;
  expect(await found(whatExistsIsThere, plant)).toContain(
    'bicep/main.bicep expected database to wait for cosmos, whose account it takes as existing',
  );
});
