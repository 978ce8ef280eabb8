import type { BicepFile } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import type { Expression } from '../bicep/syntax.ts';
import { allIn, allInFile } from '../bicep/walk.ts';
import type { Rule } from '../rule.ts';

/** Who may ask for a key: the rule of the notification hub, whose SDK knows no identity, for a secret of the vault. */
const allowedType = 'microsoft.notificationhubs/namespaces/notificationhubs/authorizationrules';
const keyText = /AccountKey=|SharedAccessKey=|EndpointSuffix=|sig=|-----BEGIN/;

export const keysStayUnused: Rule = {
  name: 'no key is asked for or written down, but that of the notification hub, which goes into the vault alone',
  check(tree) {
    return new Program(tree).files.flatMap((file) => {
      const allowed = new Set(intoVault(file));
      return [...allInFile(file)]
        .filter((one) => (asksForKey(one) && !allowed.has(one)) || writesKey(one))
        .map(({ line, text }) => ({
          file: file.path,
          line,
          what: `expected an identity in place of a key, found ${text.slice(0, 80)}`,
        }));
    });
  },
};

function asksForKey(one: Expression): boolean {
  return (
    one.kind === 'call' &&
    /^list($|Keys|ConnectionStrings|AccountSas|ServiceSas|Secrets|AdminKeys|QueryKeys)/.test(one.name)
  );
}

function writesKey(one: Expression): boolean {
  const texts = one.kind === 'interpolation' ? one.parts : one.kind === 'literal' ? [one.value] : [];
  return texts.some((text) => typeof text === 'string' && keyText.test(text));
}

/** Keys of the hub's rule that stand in a secret of a vault. */
function intoVault(file: BicepFile): Expression[] {
  const rules = file.resources.filter(({ type }) => type.toLowerCase() === allowedType).map(({ name }) => name);
  const secrets = file.resources.filter(({ type }) => type.toLowerCase() === 'microsoft.keyvault/vaults/secrets');
  return secrets
    .flatMap(({ body }) => [...allIn(body)])
    .filter((one) => one.kind === 'call' && one.of?.kind === 'name' && rules.includes(one.of.name));
}
