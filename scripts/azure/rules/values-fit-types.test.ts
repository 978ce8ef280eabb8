import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { valuesFitTypes } from './values-fit-types.ts';

const prod = 'bicep/main.prod.bicepparam';

test.each([
  [
    'a number below its bound',
    [prod, /param maximumInstanceCount = \d+/, 'param maximumInstanceCount = 4'],
    'maximumInstanceCount: expected a minValue of 40, found 4, in prod',
  ],
  [
    'a property of the other kind of capacity',
    [prod, "mode: 'autoscale'", "mode: 'serverless'"],
    'cosmosCapacity: expected no maxThroughput, found one, in prod',
  ],
  [
    'a group of functions that there is not',
    [prod, "'function:tax'", "'function:taxes'"],
    "alwaysReady[1].name: expected 'http'",
  ],
  [
    'CORS for everybody',
    [prod, "'https://shop.example'", "'*'"],
    "corsOrigins[0]: expected a minLength of 9, found '*', in prod",
  ],
  [
    'a value that fits no parameter of a module',
    ['bicep/main.bicep', "'Standard_ZRS'", "'Premium_ZRS'"],
    "skuName: expected 'Standard_LRS' | 'Standard_ZRS', found 'Premium_ZRS', in prod",
  ],
  [
    'a tag that is missing',
    ['bicep/main.bicep', /(var tags = \{[^]*?)  costCenter: costCenter\n/, '$1'],
    'tags: expected costCenter, found none, in dev',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(valuesFitTypes, plant)).toContain(what);
});
