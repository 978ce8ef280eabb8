import { containers } from '../../../shared/data/containers.ts';
import { at, isList, show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

const main = 'functions/main.ts';

export const feedsStayAwake: Rule = {
  name: 'in prod an instance is always ready for HTTP and for each feed function, and leases are in a declared container',
  check(tree) {
    const text = tree.files.get(main) ?? '';
    const feeds = [...text.matchAll(/app\.cosmosDB\(\s*'([^']+)'/g)].map(([, name = '']) => name);
    const timers = [...text.matchAll(/app\.timer\(\s*'([^']+)'/g)].map(([, name = '']) => name);
    const known = ['http', ...[...feeds, ...timers].map((name) => `function:${name}`)];
    return [
      ...leaseFaults(text, feeds),
      ...inEachEnvironment(tree, ({ name, declared, path }) =>
        ofType(declared, 'Microsoft.Web/sites').flatMap((app): Finding[] => {
          const ready = app.get('properties.functionAppConfig.scaleAndConcurrency.alwaysReady');
          if (!isList(ready))
            return [{ file: app.file, line: app.line, what: `expected alwaysReady as a list, found ${show(ready)}` }];
          const groups = ready.map((one) => at(one, 'name'));
          const wanted = name === 'prod' ? ['http', ...feeds.map((feed) => `function:${feed}`)] : [];
          // With zones the platform keeps two of each group, and charges for them.
          const least = ofType(declared, 'Microsoft.Web/serverfarms').some(
            (plan) => plan.get('properties.zoneRedundant') === true,
          )
            ? 2
            : 1;
          return [
            ...wanted
              .filter((group) => !groups.includes(group))
              .map((group) => ({
                file: path,
                what: `expected an instance that is always ready for ${group}, found none: at none it may not be woken`,
              })),
            ...ready
              .filter((one) => Number(at(one, 'instanceCount')) < least)
              .map((one) => ({ file: path, what: `expected at least ${least} instances, found ${show(one)}` })),
            ...groups
              .filter((group) => typeof group !== 'string' || !known.includes(group))
              .map((group) => ({ file: path, what: `expected a group of functions of ${main}, found ${show(group)}` })),
          ];
        }),
      ),
    ];
  },
};

/** No data role may create a container, so the trigger must not try. */
function leaseFaults(text: string, feeds: readonly string[]): Finding[] {
  const finding = (what: string) => ({ file: main, what });
  return [
    ...(feeds.length === 0 ? [finding("expected feed functions such as app.cosmosDB('tax', …), found none")] : []),
    ...(/createLeaseContainerIfNotExists: false/.test(text)
      ? []
      : [finding('expected createLeaseContainerIfNotExists: false, found no such option')]),
    ...(/leaseContainerName: containers\.leases\.id/.test(text)
      ? []
      : [finding(`expected leaseContainerName: the container ${containers.leases.id}, found another`)]),
  ];
}
