import type { BicepFile } from '../bicep/bicep-file.ts';
import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { freeNames } from '../bicep/walk.ts';
import { type Environment, inEachEnvironment } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

/** By a name that is known beforehand, nothing tells Azure to deploy one module before the other. */
export const whatExistsIsThere: Rule = {
  name: 'a module that takes a resource of another as existing is deployed after it',
  check(tree) {
    return inEachEnvironment(tree, (environment) =>
      environment.mentioned
        .filter(({ existing }) => existing)
        .flatMap((existing) => {
          const made = environment.declared.find(({ identity }) => identity === existing.identity);
          return made === undefined ? [] : inOrder(existing, made, environment);
        }),
    );
  },
};

function inOrder(existing: DeclaredResource, made: DeclaredResource, environment: Environment): Finding[] {
  const shared = existing.modules.findIndex((name, index) => made.modules[index] !== name);
  const [user, maker] = [existing.modules[shared], made.modules[shared]];
  if (user === undefined || maker === undefined) return [];
  const chain = existing.modules.slice(0, shared);
  const caller = environment.deployed.find((one) => one.modules.join('/') === chain.join('/'))?.file;
  if (caller === undefined || before(caller, user).has(maker)) return [];
  const line = caller.modules.find(({ name }) => name === user)?.line;
  const what = `expected ${user} to wait for ${maker}, whose ${made.symbol} it takes as existing, found nothing that makes it: add dependsOn`;
  return [{ file: caller.path, ...(line !== undefined && { line }), what }];
}

/** The symbols that are deployed before one, by what it uses and what that uses. */
function before(file: BicepFile, symbol: string, known = new Set<string>()): Set<string> {
  const deployable = [...file.modules, ...file.resources].find(({ name }) => name === symbol);
  const variable = file.variables.find(({ name }) => name === symbol);
  const expressions = [deployable?.body, deployable?.condition, deployable?.loop?.of, variable?.value].filter(
    (one) => one !== undefined,
  );
  for (const { name } of expressions.flatMap((one) => [...freeNames(one)])) {
    if (known.has(name)) continue;
    known.add(name);
    before(file, name, known);
  }
  return known;
}
