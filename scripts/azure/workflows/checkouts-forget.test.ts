import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { checkoutsForget } from './checkouts-forget.ts';

test('a checkout that leaves its token behind is found', async () => {
  expect(
    await found(checkoutsForget, [
      '.github/workflows/dependency-review.yml',
      'persist-credentials: false',
      'fetch-depth: 1',
    ]),
  ).toContain('persist-credentials');
});

test.each(['npm ci', 'npm install', 'npm install --global cowsay'])('%s is found', async (fault) => {
  expect(await found(checkoutsForget, ['.github/workflows/_package.yml', 'npm ci --ignore-scripts', fault])).toContain(
    '--ignore-scripts',
  );
});
