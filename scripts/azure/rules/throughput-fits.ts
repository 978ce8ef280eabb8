import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { isList, show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

const databases = 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases';
const path = 'properties.options.autoscaleSettings.maxThroughput';

/** https://learn.microsoft.com/azure/cosmos-db/limit-total-account-throughput: what is declared, in every region, has to fit. */
export const throughputFits: Rule = {
  name: 'throughput is declared in thousands where it scales, nowhere where it is serverless, and fits the limit of the account',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, name }) => {
      const parts = [...ofType(declared, databases), ...ofType(declared, `${databases}/containers`)];
      const said = parts.filter((part) => part.get('properties.options.autoscaleSettings') !== undefined);
      return ofType(declared, 'Microsoft.DocumentDB/databaseAccounts').flatMap((account): Finding[] => {
        if ((account.get('properties.capacity') ?? null) === null)
          return said.map((part) =>
            at(part, `expected no throughput of ${show(part.name)} in ${name}, which is serverless, found some`),
          );
        const wrong = said.filter((part) => !isThousands(part.get(path)));
        const total = said.reduce((sum, part) => sum + Number(part.get(path)), 0);
        const locations = account.get('properties.locations');
        const needed = total * (isList(locations) ? locations.length : 1);
        const limit = account.get('properties.capacity.totalThroughputLimit');
        return [
          ...wrong.map((part) =>
            at(
              part,
              `expected thousands of request units for ${show(part.name)} in ${name}, found ${show(part.get(path))}`,
            ),
          ),
          ...(ofType(said, databases).length > 0
            ? []
            : [at(account, `expected throughput that the containers of ${name} without their own share, found none`)]),
          ...(Number(limit) >= needed
            ? []
            : [at(account, `expected a totalThroughputLimit of ${needed} or more in ${name}, found ${show(limit)}`)]),
        ];
      });
    });
  },
};

const at = ({ file, line }: DeclaredResource, what: string): Finding => ({ file, line, what });

function isThousands(value: unknown): boolean {
  return typeof value === 'number' && value >= 1000 && value % 1000 === 0;
}
