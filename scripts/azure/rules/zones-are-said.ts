import { at, isList } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Rule } from '../rule.ts';

export const zonesAreSaid: Rule = {
  name: 'whether a region of the data has zones is said for each: left out, Azure decides and may fail',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) =>
      ofType(declared, 'Microsoft.DocumentDB/databaseAccounts').flatMap((account) => {
        const locations = account.get('properties.locations');
        const { file, line } = account;
        const silent = isList(locations)
          ? locations.filter((one) => typeof at(one, 'isZoneRedundant') !== 'boolean')
          : [locations];
        return silent.length === 0
          ? []
          : [{ file, line, what: 'expected isZoneRedundant of every location, found one without' }];
      }),
    );
  },
};
