import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { permissionsLeast } from './permissions-least.ts';

const folder = '.github/workflows';

test.each([
  [
    'all that the repository gives',
    `${folder}/release.yml`,
    'permissions: {}\n\ndefaults:',
    'permissions: write-all\n\ndefaults:',
    'permissions: {}',
  ],
  [
    'what is given to every job',
    `${folder}/drift.yml`,
    'permissions: {}',
    'permissions:\n  id-token: write',
    'permissions: {}',
  ],
  [
    'a job that names none',
    `${folder}/dependency-review.yml`,
    '    permissions:\n      contents: read\n',
    '',
    'found none',
  ],
  [
    'an identity where packages are built',
    `${folder}/_package.yml`,
    'contents: read',
    'contents: read\n      id-token: write',
    'job package',
  ],
  [
    'an identity handed to who builds',
    `${folder}/ci.yml`,
    'contents: read\n    with:',
    'contents: read\n      id-token: write\n    with:',
    'job package',
  ],
])('%s is found', async (_, file, from, to, what) => {
  expect(await found(permissionsLeast, [file, from, to])).toContain(what);
});
