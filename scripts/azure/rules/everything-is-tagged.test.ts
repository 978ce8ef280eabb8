import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { everythingIsTagged } from './everything-is-tagged.ts';

const main = 'bicep/main.bicep';

test.each([
  [
    'a resource without tags',
    ['bicep/modules/storage/host-storage.bicep', /(resource account [^]*?)  tags: tags\n/, '$1'],
    'expected tags of account, found nothing',
  ],
  [
    'a tag that nothing has',
    [main, /(var tags = \{[^]*?)  costCenter: costCenter\n/, '$1'],
    'expected the tag costCenter on group, found none',
  ],
  [
    'a tag that is empty',
    ['bicep/main.prod.bicepparam', /param owner = .*/, "param owner = ''"],
    'expected the tag owner on group, found none',
  ],
  [
    'an environment that says it is another',
    ['bicep/main.prod.bicepparam', "param environmentName = 'prod'", "param environmentName = 'dev'"],
    "expected the tag environment to be prod, found 'dev'",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(everythingIsTagged, plant)).toContain(what);
});
