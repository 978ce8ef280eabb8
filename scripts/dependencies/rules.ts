import type { Import, Module } from './graph.ts';

/** Looks over all modules and lists what it objects to, a line each. */
export type Rule = (modules: readonly Module[]) => string[];

/** Which layers of the app a layer may import besides itself. Lower ones know nothing of higher ones. */
const layers: Record<string, readonly string[]> = {
  'shared/order': [],
  'shared/ports': ['shared/order'],
  'shared/steps': ['shared/order', 'shared/ports'],
  'shared/pipeline': ['shared/order', 'shared/ports', 'shared/steps'],
  'shared/data': ['shared/order', 'shared/ports'],
  'shared/providers': ['shared/order', 'shared/ports'],
  'shared/telemetry': ['shared/order', 'shared/ports'],
  'shared/http': ['shared/order', 'shared/ports'],
  'shared/secret-settings.ts': ['shared/ports', 'shared/http'],
  'shared/settings.ts': ['shared/order', 'shared/ports', 'shared/secret-settings.ts'],
  functions: [
    'shared/order',
    'shared/ports',
    'shared/steps',
    'shared/pipeline',
    'shared/http',
    'shared/telemetry',
    'shared/secret-settings.ts',
    'shared/settings.ts',
  ],
};

/** Where adapters are put together with what uses them: the app, and the command that fills the catalog. */
const compositionRoots = ['functions/main.ts', 'scripts/load-catalog.ts'];
const adapters = ['shared/data', 'shared/providers'];

/** Which part of the app talks to which package. Everything may use zod and what comes with Node. */
const homes: Record<string, readonly string[]> = {
  '@azure/cosmos': ['shared/data'],
  '@azure/functions': ['functions', 'shared/http', 'shared/telemetry'],
  '@azure/identity': [
    'shared/data',
    'shared/providers/azure-identity',
    'shared/providers/key-vault',
    'shared/telemetry',
  ],
  '@azure/keyvault-secrets': ['shared/providers/key-vault'],
  '@azure/notification-hubs': ['shared/providers/notification-hubs'],
  '@easypost/api': ['shared/providers/easypost'],
  '@opentelemetry/api': ['shared/telemetry'],
  '@opentelemetry/api-logs': ['shared/telemetry'],
  applicationinsights: ['shared/telemetry'],
  stripe: ['shared/providers/stripe'],
};

/** Stand-ins that know nothing of this app, and what of the repository they may import besides themselves. */
const strangers: Record<string, readonly string[]> = {
  'local/service': [],
  'local/cosmos': ['local/service'],
  'local/functions-host': ['local/service', 'local/cosmos'],
};

const isIn = (path: string, place: string) => path === place || path.startsWith(`${place}/`);
const isInAny = (path: string, places: readonly string[]) => places.some((place) => isIn(path, place));
const isTest = (path: string) => /\.(test|fixture)\.ts$/.test(path) || isIn(path, 'test');
const isApp = (path: string) => isInAny(path, ['functions', 'shared']) && !isTest(path);
const layerOf = (path: string) => Object.keys(layers).find((layer) => isIn(path, layer));

/** Objects to each import of these modules that is not allowed. */
function imports(concerns: (path: string) => boolean, forbidden: (given: Import, path: string) => boolean): Rule {
  return (modules) =>
    modules
      .filter(({ path }) => concerns(path))
      .flatMap(({ path, imports }) =>
        imports
          .filter((given) => forbidden(given, path))
          .map(({ line, specifier }) => `${path}:${line} imports ${specifier}`),
      );
}

export const orderImportsOnlyZod = imports(
  (path) => isIn(path, 'shared/order') && !isTest(path),
  (given) => (given.file === undefined ? given.package !== 'zod' : !isIn(given.file, 'shared/order')),
);

export const everyModuleHasALayer: Rule = (modules) =>
  modules.filter(({ path }) => isApp(path) && layerOf(path) === undefined).map(({ path }) => `${path} is in no layer`);

export const layersPointDown = imports(isApp, (given, path) => {
  const layer = layerOf(path);
  if (given.file === undefined || layer === undefined) return false;
  const ruledElsewhere = isInAny(given.file, ['local', ...adapters]) || given.file.endsWith('.json');
  return !ruledElsewhere && !isInAny(given.file, [layer, ...(layers[layer] ?? [])]);
});

export const onlyMainImportsAdapters = imports(
  (path) => isApp(path) && !compositionRoots.includes(path),
  ({ file = '' }, path) => adapters.some((adapter) => isIn(file, adapter) && !isIn(path, adapter)),
);

export const providersStandAlone = imports(
  (path) => isIn(path, 'shared/providers') && !isTest(path),
  ({ file = '' }, path) => {
    const other = file.match(/^shared\/providers\/[^/]+\//)?.[0];
    return other !== undefined && !path.startsWith(other);
  },
);

export const restOfRepositoryKnowsContainersOnly = imports(
  (path) => isInAny(path, ['local', 'scripts', 'bench']) && !isTest(path) && !compositionRoots.includes(path),
  ({ file = '' }) => isInAny(file, adapters) && file !== 'shared/data/containers.ts',
);

export const packagesStayAtHome = imports(isApp, (given, path) => {
  if (given.package === undefined || given.package === 'zod' || given.package.startsWith('node:')) return false;
  return !isInAny(path, homes[given.package] ?? []);
});

export const appKnowsNothingLocal = imports(isApp, ({ file = '' }) =>
  isInAny(file, ['local', 'scripts', 'test', 'bench']),
);

export const strangersImportNothingOfTheApp: Rule = (modules) =>
  Object.entries(strangers).flatMap(([home, known]) =>
    imports(
      (path) => isIn(path, home),
      ({ file }) => file !== undefined && !isInAny(file, [home, ...known]),
    )(modules),
  );

export const noCatchAllNames: Rule = (modules) =>
  modules
    .map(({ path }) => path)
    .filter((path) => !path.includes('/fixtures/'))
    .filter((path) => path.split('/').some((part) => /^(utils?|helpers?|common|types|index)(\.|$)/.test(part)))
    .map((path) => `${path} says nothing of what is in it`);

/** Each cycle once, from its first module in alphabetical order. */
export const noCycles: Rule = (modules) => {
  const importsOf = new Map(modules.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]));
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.add(describe(trail.slice(at)));
    if (at >= 0 || done.has(path)) return;
    for (const next of importsOf.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) walk(path, []);
  return [...found];
};

function describe(cycle: readonly string[]): string {
  const start = cycle.indexOf(cycle.toSorted()[0] ?? '');
  const turned = [...cycle.slice(start), ...cycle.slice(0, start)];
  return [...turned, turned[0]].join(' → ');
}
