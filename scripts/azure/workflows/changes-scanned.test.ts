import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { changesScanned } from './changes-scanned.ts';

test.each([
  [
    'code that nobody scans',
    '.github/workflows/codeql.yml',
    '  pull_request:\n',
    '',
    'expected github/codeql-action/analyze',
  ],
  [
    'containers that nobody updates',
    '.github/dependabot.yml',
    'package-ecosystem: devcontainers',
    'package-ecosystem: docker',
    'expected updates of devcontainers',
  ],
  [
    'actions of today',
    '.github/dependabot.yml',
    /github-actions([\s\S]*?) {4}cooldown:\n {6}default-days: 7\n/,
    'github-actions$1',
    'expected a cooldown of github-actions',
  ],
])('%s is found', async (_, file, from, to, what) => {
  expect(await found(changesScanned, [file, from, to])).toContain(what);
});

test.each(['.github/workflows/dependency-review.yml', '.github/dependabot.yml'])('no %s is found', async (file) => {
  expect(await foundIn(without(realTree, file), changesScanned)).not.toBe('');
});
