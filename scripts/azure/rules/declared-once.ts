import { type DeclaredResource, resourceOf } from '../bicep/declared-resource.ts';
import { show } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

export const declaredOnce: Rule = {
  name: 'no resource is declared twice, so that no declaration undoes another',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) => {
      const first = new Map<string, DeclaredResource>();
      return declared.flatMap((resource) => {
        const scope = resourceOf(resource.scope)?.identity ?? show(resource.scope);
        const key = `${resource.identity} on ${scope}`.toLowerCase();
        const other = first.get(key);
        if (other === undefined) first.set(key, resource);
        if (other === undefined) return [];
        const what = `expected ${resource.symbol} to have a name of its own, found ${other.symbol} of ${other.file}:${other.line} with the same`;
        return [{ file: resource.file, line: resource.line, what }];
      });
    });
  },
};
