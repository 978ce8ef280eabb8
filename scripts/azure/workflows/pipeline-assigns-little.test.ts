import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { pipelineAssignsLittle } from './pipeline-assigns-little.ts';

const rights = 'bicep/bootstrap/environment-rights.bicep';

test.each([
  ['no condition', /\n {4}conditionVersion: '2.0'\n.*\n/, '\n', 'under a condition of version 2.0, found nothing'],
  ['an action that nobody does', "/write\\'", "/writes\\'", "roleAssignments/writes'})"],
  ['whoever is assigned', / AND @Request\[[^']*'ServicePrincipal\\'\}/, '', 'infraAssigns to give Role Based Access'],
  [
    'roles taken that it may not give',
    /(var removesThese = '@Resource.*?)\{\$\{assignable\}\}/,
    '$1{8e3af657-a8ff-443c-a75c-2fe8c4bcb635}',
    'found 8e3af657',
  ],
  [
    'a role more',
    '    websiteContributor\n  ]',
    "    websiteContributor\n    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'\n  ]",
    '8e3af657',
  ],
  ['a role less', '    keyVaultSecretsUser\n  ', '  ', 'to let'],
  [
    'an owner',
    "'b24988ac-6180-42a0-ab88-20f7382dd24c'",
    "'8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
    'infraBuilds to give Owner',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(pipelineAssignsLittle, [rights, from, to])).toContain(what);
});
