import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { isValues, show } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

const wanted = ['workload', 'environment', 'owner', 'costCenter', 'managedBy'];

/** What extends another resource, or is about money, takes no tags. */
const takesNone = /^Microsoft\.(Authorization|Consumption)\/|^Microsoft\.Insights\/diagnosticSettings$/i;

/** A child is paid for with its parent. */
const takesTags = ({ type }: DeclaredResource) => type.split('/').length === 2 && !takesNone.test(type);

export const everythingIsTagged: Rule = {
  name: 'every resource says by its tags what it is a part of, where, whose it is and who pays',
  check(tree) {
    return inEachEnvironment(tree, (environment) =>
      environment.declared.filter(takesTags).flatMap((resource) => {
        const finding = (what: string) => ({ file: resource.file, line: resource.line, what });
        const tags = resource.get('tags');
        if (!isValues(tags)) return [finding(`expected tags of ${resource.symbol}, found ${show(tags)}`)];
        const missing = wanted
          .filter((tag) => (tags[tag] ?? '') === '')
          .map((tag) => finding(`expected the tag ${tag} on ${resource.symbol}, found none`));
        const { environment: told = environment.name } = tags;
        return told === environment.name
          ? missing
          : [...missing, finding(`expected the tag environment to be ${environment.name}, found ${show(told)}`)];
      }),
    );
  },
};
