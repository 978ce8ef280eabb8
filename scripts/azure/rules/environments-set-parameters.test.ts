import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { environmentsSetParameters } from './environments-set-parameters.ts';

const staging = 'bicep/main.staging.bicepparam';

test.each([
  [
    'a parameter that one environment does not set',
    [staging, /param owner = .*\n/, ''],
    `${staging} expected param owner, which has no default`,
  ],
  [
    'a parameter that main.bicep does not have',
    [staging, 'param owner =', 'param owners ='],
    `${staging} expected a parameter of bicep/main.bicep, found owners`,
  ],
  [
    'a default that one environment alone sets otherwise',
    [staging, 'param owner =', "param workload = 'shop'\nparam owner ="],
    'bicep/main.prod.bicepparam expected param workload, which another environment sets',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(environmentsSetParameters, plant)).toContain(what);
});

test('finds an environment that is gone', async () => {
  expect(await foundIn(without(realTree, staging), environmentsSetParameters)).toContain(
    `${staging} expected the parameters`,
  );
});
