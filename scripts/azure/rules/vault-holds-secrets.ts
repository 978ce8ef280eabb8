import { secretsSchema, vaultName } from '../../../shared/secret-settings.ts';
import { show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Rule } from '../rule.ts';

export const vaultHoldsSecrets: Rule = {
  name: 'the vault is given each secret under the name that the app asks for, and no other',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const wanted = secretsSchema.keyof().options.map(vaultName);
      const secrets = ofType(declared, 'Microsoft.KeyVault/vaults/secrets');
      const missing = wanted
        .filter((name) => !secrets.some((secret) => secret.name === name))
        .map((name) => ({ file: path, what: `expected a secret ${name} in the vault, found none` }));
      const unknown = secrets
        .filter(({ name }) => !wanted.some((one) => one === name))
        .map(({ file, line, name }) => ({
          file,
          line,
          what: `expected a secret of shared/secret-settings.ts, found ${show(name)}`,
        }));
      return [...missing, ...unknown];
    });
  },
};
