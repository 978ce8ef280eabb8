import { describe, expect, test } from 'vitest';
import type { Module } from './graph.ts';
import * as rules from './rules.ts';

/** A made-up module: what has a slash at its start is a file of the repository, all else a package. */
const module = (path: string, ...imports: string[]): Module => ({
  path,
  imports: imports.map((name, index) => ({
    specifier: name,
    line: index + 1,
    ...(name.startsWith('/') ? { file: name.slice(1) } : { package: name }),
  })),
});

const cases: [name: string, rule: rules.Rule, good: Module[], bad: Module[], objections: string[]][] = [
  [
    'the domain imports nothing but zod',
    rules.orderImportsOnlyZod,
    [
      module('shared/order/a.ts', 'zod', '/shared/order/b.ts'),
      module('shared/order/a.test.ts', 'vitest'),
      module('shared/order/a.fixture.ts', 'fast-check'),
    ],
    [module('shared/order/a.ts', 'zod', 'node:crypto', '/shared/ports/b.ts')],
    ['shared/order/a.ts:2 imports node:crypto', 'shared/order/a.ts:3 imports /shared/ports/b.ts'],
  ],
  [
    'every module lies in a layer',
    rules.everyModuleHasALayer,
    [module('shared/settings.ts'), module('functions/a.ts'), module('local/a.ts')],
    [module('shared/misc/a.ts')],
    ['shared/misc/a.ts is in no layer'],
  ],
  [
    'layers point down',
    rules.layersPointDown,
    [
      module('shared/steps/a.ts', '/shared/ports/b.ts', '/shared/order/c.ts', '/shared/steps/d.ts'),
      module('shared/steps/a.test.ts', '/shared/pipeline/b.ts'),
      module('functions/a.ts', '/shared/pipeline/b.ts', '/shared/http/c.ts', '/docs/openapi.json'),
    ],
    [
      module('shared/ports/a.ts', '/shared/steps/b.ts'),
      module('shared/pipeline/a.ts', '/shared/http/b.ts', '/functions/c.ts'),
      module('shared/data/a.ts', '/shared/steps/b.ts'),
    ],
    [
      'shared/ports/a.ts:1 imports /shared/steps/b.ts',
      'shared/pipeline/a.ts:1 imports /shared/http/b.ts',
      'shared/pipeline/a.ts:2 imports /functions/c.ts',
      'shared/data/a.ts:1 imports /shared/steps/b.ts',
    ],
  ],
  [
    'main alone imports adapters',
    rules.onlyMainImportsAdapters,
    [
      module('functions/main.ts', '/shared/data/a.ts', '/shared/providers/stripe/b.ts'),
      module('shared/data/a.ts', '/shared/data/b.ts'),
      module('shared/providers/stripe/a.ts', '/shared/providers/lazily.ts'),
    ],
    [module('functions/quote.ts', '/shared/data/a.ts'), module('shared/steps/a.ts', '/shared/providers/stripe/b.ts')],
    ['functions/quote.ts:1 imports /shared/data/a.ts', 'shared/steps/a.ts:1 imports /shared/providers/stripe/b.ts'],
  ],
  [
    'providers stand alone',
    rules.providersStandAlone,
    [module('shared/providers/stripe/a.ts', '/shared/providers/stripe/b.ts', '/shared/providers/lazily.ts')],
    [module('shared/providers/stripe-tax/a.ts', '/shared/providers/stripe/b.ts')],
    ['shared/providers/stripe-tax/a.ts:1 imports /shared/providers/stripe/b.ts'],
  ],
  [
    'the rest of the repository knows the containers only',
    rules.restOfRepositoryKnowsContainersOnly,
    [
      module('local/start.ts', '/shared/data/containers.ts'),
      module('scripts/load-catalog.ts', '/shared/data/catalog-loader.ts'),
      module('test/pipeline/a.ts', '/shared/data/order-store.ts'),
    ],
    [module('local/start.ts', '/shared/data/order-store.ts')],
    ['local/start.ts:1 imports /shared/data/order-store.ts'],
  ],
  [
    'packages stay at home',
    rules.packagesStayAtHome,
    [
      module('shared/providers/stripe/a.ts', 'stripe', 'zod', 'node:crypto'),
      module('shared/data/a.ts', '@azure/cosmos'),
      module('local/cloud.ts', '@azure/cosmos'),
      module('shared/steps/a.test.ts', 'vitest'),
    ],
    [
      module('shared/steps/a.ts', '@azure/cosmos', 'stripe'),
      module('shared/providers/easypost/a.ts', 'stripe', 'lodash'),
    ],
    [
      'shared/steps/a.ts:1 imports @azure/cosmos',
      'shared/steps/a.ts:2 imports stripe',
      'shared/providers/easypost/a.ts:1 imports stripe',
      'shared/providers/easypost/a.ts:2 imports lodash',
    ],
  ],
  [
    'the app knows nothing local',
    rules.appKnowsNothingLocal,
    [
      module('shared/providers/stripe/a.test.ts', '/local/simulators/stripe/server.ts'),
      module('local/a.ts', '/local/b.ts'),
    ],
    [module('shared/data/a.ts', '/local/service/clock.ts'), module('functions/a.ts', '/scripts/root.mjs')],
    ['shared/data/a.ts:1 imports /local/service/clock.ts', 'functions/a.ts:1 imports /scripts/root.mjs'],
  ],
  [
    'strangers import nothing of the app, in their tests either',
    rules.strangersImportNothingOfTheApp,
    [
      module('local/cosmos/a.ts', '/local/cosmos/b.ts', '/local/service/clock.ts', 'zod'),
      module('local/cloud.ts', '/local/cosmos/b.ts'),
    ],
    [
      module('local/cosmos/a.test.ts', '/shared/data/containers.ts'),
      module('local/service/a.ts', '/local/cosmos/b.ts'),
      module('local/functions-host/a.ts', '/local/start.ts'),
    ],
    [
      'local/service/a.ts:1 imports /local/cosmos/b.ts',
      'local/cosmos/a.test.ts:1 imports /shared/data/containers.ts',
      'local/functions-host/a.ts:1 imports /local/start.ts',
    ],
  ],
  [
    'no catch-all names',
    rules.noCatchAllNames,
    [
      module('shared/order/money.ts'),
      module('shared/http/typescript.ts'),
      module('local/functions-host/fixtures/cjs/index.js'),
    ],
    [
      module('shared/utils/money.ts'),
      module('shared/order/types.ts'),
      module('shared/order/index.ts'),
      module('local/helper.test.ts'),
    ],
    [
      'shared/utils/money.ts says nothing of what is in it',
      'shared/order/types.ts says nothing of what is in it',
      'shared/order/index.ts says nothing of what is in it',
      'local/helper.test.ts says nothing of what is in it',
    ],
  ],
  [
    'no cycles',
    rules.noCycles,
    [module('a.ts', '/b.ts', '/c.ts'), module('b.ts', '/d.ts'), module('c.ts', '/d.ts'), module('d.ts')],
    [module('c.ts', '/a.ts'), module('a.ts', '/b.ts'), module('b.ts', '/c.ts', '/b.ts')],
    ['b.ts → b.ts', 'a.ts → b.ts → c.ts → a.ts'],
  ],
];

describe.each(cases)('%s', (_, rule, good, bad, objections) => {
  test('lets pass what keeps it', () => expect(rule(good)).toEqual([]));
  test('lists what breaks it', () => expect(rule(bad).toSorted()).toEqual(objections.toSorted()));
});
