import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { nothingIsUnused } from './nothing-is-unused.ts';

test('finds a parameter that has lost its effect', async () => {
  const app = 'bicep/modules/functions/function-app.bicep';
  const plant = [app, 'maximumInstanceCount: maximumInstanceCount', 'maximumInstanceCount: 100'] as const;
  expect(await found(nothingIsUnused, plant)).toContain(`${app} expected maximumInstanceCount to be used`);
});

test('finds an import, a variable and an exported role that nobody takes', async () => {
  const storage = 'bicep/modules/storage/host-storage.bicep';
  const roles = 'bicep/types/roles.bicep';
  const text = await found(
    nothingIsUnused,
    [storage, /storageTableDataContributor(?=\))/g, "'0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'"],
    [roles, 'var websiteContributor', "var nobodysRole = 'a'\n\n@export()\nvar websiteContributor"],
    ['bicep/main.bicep', 'var abbreviations = ', 'var spare = 1\nvar abbreviations = '],
  );
  expect(text).toContain(`${storage} expected storageTableDataContributor to be used`);
  expect(text).toContain(`${roles} expected nobodysRole to be used`);
  expect(text).toContain('bicep/main.bicep expected spare to be used');
});
