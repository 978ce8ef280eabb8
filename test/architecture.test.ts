import { expect, test } from 'vitest';
import { readModules } from '../scripts/dependencies/graph.ts';
import * as rules from '../scripts/dependencies/rules.ts';
import { root } from '../scripts/root.mjs';

const modules = await readModules(root);

test.each([
  ['the domain imports nothing but zod', rules.orderImportsOnlyZod],
  ['every module of the app lies in a layer', rules.everyModuleHasALayer],
  ['layers import lower layers only', rules.layersPointDown],
  ['of the app, functions/main.ts alone imports data and providers', rules.onlyMainImportsAdapters],
  ['a provider imports no other provider', rules.providersStandAlone],
  [
    'outside the app and its tests, the container manifest is all that is known of the adapters',
    rules.restOfRepositoryKnowsContainersOnly,
  ],
  ['each package is used in its one place', rules.packagesStayAtHome],
  ['the app imports nothing that stays on the laptop', rules.appKnowsNothingLocal],
  ['the emulator, the host and their shell import nothing of the app', rules.strangersImportNothingOfTheApp],
  ['no module imports itself by a detour', rules.noCycles],
  ['every file is named after what is in it', rules.noCatchAllNames],
])('%s', (_, rule) => {
  expect(rule(modules)).toEqual([]);
});
