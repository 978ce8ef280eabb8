import { resourceOf } from '../bicep/declared-resource.ts';
import { environments, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

/** What cannot be made again. */
const stateful = ['Microsoft.DocumentDB/databaseAccounts', 'Microsoft.KeyVault/vaults'];

export const locksHold: Rule = {
  name: 'data and secrets of prod are locked against deletion',
  check: (tree) =>
    environments(tree)
      .filter(({ name }) => name === 'prod')
      .flatMap(({ path, declared }) => {
        const locks = ofType(declared, 'Microsoft.Authorization/locks');
        const held = locks
          .filter((lock) => lock.get('properties.level') === 'CanNotDelete')
          .map((lock) => resourceOf(lock.scope)?.identity);
        return stateful
          .flatMap((type) => ofType(declared, type))
          .filter(({ identity }) => !held.includes(identity))
          .map(({ type }): Finding => ({ file: path, what: `expected a lock CanNotDelete on ${type}, found none` }));
      }),
};
