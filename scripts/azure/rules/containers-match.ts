import { containers } from '../../../shared/data/containers.ts';
import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { at, isList, show, type Value } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';

const type = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers';

export const containersMatch: Rule = {
  name: 'the containers are those of shared/data/containers.ts, with their keys, expiry and indexes',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const found = ofType(declared, type);
      const missing = Object.keys(containers)
        .filter((id) => !found.some(({ name }) => name === id))
        .map((id) => ({ file: path, what: `expected a container ${id}, found none: no data role can make it later` }));
      return [...missing, ...found.flatMap(faultsOf)];
    });
  },
};

function faultsOf(container: DeclaredResource): Finding[] {
  const wanted = Object.values(containers).find(({ id }) => id === container.name);
  const finding = (what: string) => ({ file: container.file, line: container.line, what });
  if (wanted === undefined)
    return [finding(`expected a container of shared/data/containers.ts, found ${show(container.name)}`)];
  const { id, partitionKey, ...rest } = wanted;
  const resource = 'properties.resource';
  const faults = unexpected(container, {
    [`${resource}.id`]: id,
    [`${resource}.partitionKey.kind`]: partitionKey.kind,
    [`${resource}.partitionKey.paths`]: [...partitionKey.paths],
    [`${resource}.partitionKey.version`]: partitionKey.version,
    ...('defaultTtl' in rest && { [`${resource}.defaultTtl`]: rest.defaultTtl }),
    ...('indexingPolicy' in rest && {
      [`${resource}.indexingPolicy.automatic`]: rest.indexingPolicy.automatic,
      [`${resource}.indexingPolicy.indexingMode`]: rest.indexingPolicy.indexingMode,
    }),
  });
  const stray = ['defaultTtl', 'indexingPolicy'].filter(
    (name) => !(name in rest) && (container.get(`${resource}.${name}`) ?? null) !== null,
  );
  const policy = 'indexingPolicy' in rest ? rest.indexingPolicy : { includedPaths: [], excludedPaths: [] };
  const paths = (['includedPaths', 'excludedPaths'] as const).flatMap((kind) => {
    const [there, here] = [
      pathsIn(container.get(`${resource}.indexingPolicy.${kind}`)),
      policy[kind].map(({ path }) => path),
    ];
    return there.toSorted().join() === here.toSorted().join()
      ? []
      : [finding(`expected ${kind} of ${id} to be ${here.join(', ')}, found ${there.join(', ')}`)];
  });
  return [...faults, ...stray.map((name) => finding(`expected no ${name} on ${id}, found one`)), ...paths];
}

function pathsIn(paths: Value | undefined): string[] {
  const found = isList(paths) ? paths.map((one) => at(one, 'path')) : [];
  return found.map((path) => (typeof path === 'string' ? path : show(path)));
}
