import { secretsSchema, vaultName } from '../../../shared/secret-settings.ts';
import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { show } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

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
      return [...missing, ...unknown, ...secrets.flatMap(swapped)];
    });
  },
};

/** What is read from the environment is what its name says: keys that are swapped would open nothing. */
function swapped(secret: DeclaredResource): Finding[] {
  const [, variable] = /readEnvironmentVariable\('(\w+)'/.exec(show(secret.get('properties.value'))) ?? [];
  const setting = secretsSchema.keyof().options.find((one) => one === variable);
  if (variable === undefined || (setting !== undefined && vaultName(setting) === secret.name)) return [];
  const { file, line, name } = secret;
  return [
    { file, line, what: `expected the value of ${show(name)} from the variable of that name, found ${variable}` },
  ];
}
