import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { scriptsExist } from './scripts-exist.ts';

test('a script that package.json does not have is found', async () => {
  expect(await found(scriptsExist, ['.github/workflows/ci.yml', 'npm run test:dotnet', 'npm run test:net'])).toContain(
    'expected a script test:net',
  );
});

test('a file that is not there is found', async () => {
  expect(await foundIn(without(realTree, 'scripts/release/take.ts'), scriptsExist)).toContain(
    'expected scripts/release/take.ts',
  );
});
