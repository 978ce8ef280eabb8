import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { artifactsMeet } from './artifacts-meet.ts';

test.each([
  [
    'an artifact of another name',
    '.github/workflows/release.yml',
    '          name: package\n',
    '          name: packages\n',
    'packages',
  ],
  ['a pattern that nothing has', '.github/workflows/infra.yml', 'pattern: what-if-*', 'pattern: plan-*', 'plan-*'],
  [
    'an artifact that nobody leaves',
    '.github/workflows/_package.yml',
    '          name: package\n',
    '',
    'package of this run',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(artifactsMeet, [file, from, to])).toContain(`expected an artifact ${what}`);
});
