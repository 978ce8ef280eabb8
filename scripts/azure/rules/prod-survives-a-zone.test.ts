import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { prodSurvivesAZone } from './prod-survives-a-zone.ts';

const prod = 'bicep/main.prod.bicepparam';

test('finds zones that are off in prod', async () => {
  const text = await found(prodSurvivesAZone, [prod, 'param zoneRedundant = true', 'param zoneRedundant = false']);
  expect(text).toContain('properties.zoneRedundant of plan to be true, found false');
  expect(text).toContain("sku.name of account to be 'Standard_ZRS' or 'Standard_GZRS', found 'Standard_LRS'");
  expect(text).toContain("zoneRedundancy of namespace to be 'Enabled', found 'Disabled'");
});

test.each([
  ['one region', /  \{\n    name: 'northeurope'[^]*?\n  \}\n/, '', 'expected a second region'],
  [
    'writes in one zone',
    /(name: 'westeurope'\s+zoneRedundant: )true/,
    '$1false',
    'expected the region that takes writes in several zones',
  ],
  [
    'a short memory',
    "'Continuous30Days'",
    "'Continuous7Days'",
    "tier of account to be 'Continuous30Days', found 'Continuous7Days'",
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(prodSurvivesAZone, [prod, from, to])).toContain(what);
});
