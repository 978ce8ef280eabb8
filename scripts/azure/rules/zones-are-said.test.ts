import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { zonesAreSaid } from './zones-are-said.ts';

test('finds a region whose zones Azure would decide', async () => {
  const plant = ['bicep/modules/cosmos/account.bicep', /\s*isZoneRedundant: region.zoneRedundant/, ''] as const;
  expect(await found(zonesAreSaid, plant)).toContain('expected isZoneRedundant of every location');
});
