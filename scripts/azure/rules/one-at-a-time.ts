import { Program } from '../bicep/program.ts';
import type { Rule } from '../rule.ts';

/**
 * What Azure refuses two changes of at the same time:
 * https://github.com/Azure/bicep-registry-modules/issues/1447 for credentials, and a Cosmos DB account for what is in it.
 */
const alone = [
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
];

export const oneAtATime: Rule = {
  name: 'what Azure takes one at a time is deployed one at a time',
  check(tree) {
    return new Program(tree).files.flatMap(({ path: file, resources }) =>
      resources
        .filter(({ type, loop }) => loop !== undefined && alone.includes(type))
        .filter(
          ({ decorators }) => !decorators.some((one) => one.name === 'batchSize' && one.arguments[0]?.text === '1'),
        )
        .map(({ name, line }) => ({ file, line, what: `expected @batchSize(1) on ${name}` })),
    );
  },
};
