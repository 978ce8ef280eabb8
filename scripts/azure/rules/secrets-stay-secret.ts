import { secretsSchema, vaultName } from '../../../shared/secret-settings.ts';
import { type BicepFile, type Parameter, property } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import type { Expression } from '../bicep/syntax.ts';
import { allIn, partsOf } from '../bicep/walk.ts';
import type { Finding, Rule } from '../rule.ts';

/** Names that say secret. A public key, or the name of a secret, is none. */
const secretName = /(keys?|secrets?|passwords?|tokens?|credentials?|connectionString)$/i;
const namesNoSecret = /public|^notificationHubKey$|^keyInUse$/i;

const isSecure = ({ decorators }: Parameter) => decorators.some(({ name }) => name === 'secure');

export const secretsStaySecret: Rule = {
  name: 'secret parameters are secure and without default, are set from the environment, and reach no output',
  check(tree) {
    const program = new Program(tree);
    const files = program.files;
    return [
      ...files.flatMap((file) => [...parameterFaults(file), ...handedOn(file, program), ...outputFaults(file)]),
      ...program.parametersFiles.flatMap(({ path, using, parameters }) => {
        const secure = program
          .file(using)
          .parameters.filter(isSecure)
          .map(({ name }) => name);
        return parameters
          .filter(({ name, value }) => secure.includes(name) && !isFromEnvironment(value))
          .map(({ name, line }) => ({
            file: path,
            line,
            what: `expected ${name} from readEnvironmentVariable('…', ''), found a value in the file`,
          }));
      }),
    ];
  },
};

/** Text, or JSON for several that belong together; without the variable there is nothing. */
function isFromEnvironment(value: Expression): boolean {
  if (value.kind !== 'call') return false;
  const [first, otherwise] = value.arguments;
  if (value.name === 'json' && first !== undefined) return isFromEnvironment(first);
  if (value.name !== 'readEnvironmentVariable') return false;
  return otherwise === undefined || (otherwise.kind === 'literal' && ['', '{}'].includes(String(otherwise.value)));
}

function parameterFaults({ path, parameters }: BicepFile): Finding[] {
  return parameters.flatMap((parameter) => {
    const { name, line, type } = parameter;
    const finding = (what: string) => ({ file: path, line, what });
    const text = type.kind === 'nullable' ? type.of : type;
    const mayBe = text.kind === 'name' && !['bool', 'int'].includes(text.name);
    const named = mayBe && secretName.test(name) && !namesNoSecret.test(name);
    if (named && !isSecure(parameter)) return [finding(`expected @secure() on ${name}, found none`)];
    return isSecure(parameter) && parameter.default !== undefined
      ? [finding(`expected no default of ${name}, which is secure, found one`)]
      : [];
  });
}

/** What is secure here stays so in the module that it is handed to, and what is secure there is so here. */
function handedOn(file: BicepFile, program: Program): Finding[] {
  const secure = secretsIn(file);
  return file.modules.flatMap((module) => {
    const params = property(module.body, 'params');
    const given = params?.kind === 'object' ? params.properties : [];
    return given.flatMap(({ key, value, line }): Finding[] => {
      const target = program
        .file(module.path)
        .parameters.find(({ name }) => key.kind === 'literal' && key.value === name);
      if (target === undefined) return [];
      const finding = (what: string) => [{ file: file.path, line, what }];
      const taken = [...shownBy(value)].find((name) => secure.has(name));
      if (taken !== undefined && !isSecure(target))
        return finding(`expected ${taken} to be handed to a secure parameter, found ${target.name}, which is not`);
      const open =
        value.kind === 'name' && file.parameters.some(({ name }) => name === value.name) && !secure.has(value.name);
      return open && isSecure(target)
        ? finding(`expected @secure() on ${value.name}, which is handed to a secure parameter, found none`)
        : [];
    });
  });
}

function outputFaults(file: BicepFile): Finding[] {
  const secure = secretsIn(file);
  const secretsInVault = secretsSchema.keyof().options.map(vaultName);
  return file.outputs.flatMap(({ name, value, line }) => {
    const parts = [...allIn(value)];
    const taken = [...shownBy(value)].find((one) => secure.has(one));
    const keyed = parts.find((one) => one.kind === 'call' && /^list|^getSecret$/i.test(one.name))?.text;
    const connection = parts.find(
      (one) => one.kind === 'member' && /connectionString|(primary|secondary|shared)\w*key/i.test(one.name),
    )?.text;
    const ofVault = parts.find(
      (one) => one.kind === 'literal' && secretsInVault.some((secret) => secret === one.value),
    )?.text;
    const named = secretName.test(name) && !namesNoSecret.test(name) ? name : undefined;
    const secret = taken ?? keyed ?? connection ?? ofVault ?? named;
    return secret === undefined
      ? []
      : [{ file: file.path, line, what: `expected no secret in the output ${name}, found ${secret}` }];
  });
}

/** The names that hold a secret: parameters, and variables made of them. */
function secretsIn({ parameters, variables }: BicepFile): ReadonlySet<string> {
  const names = new Set(parameters.filter(isSecure).map(({ name }) => name));
  for (const { name, value } of variables) if ([...shownBy(value)].some((one) => names.has(one))) names.add(name);
  return names;
}

/** The names whose value an expression shows: that a secret is there is none. */
function* shownBy(expression: Expression): Generator<string> {
  if (expression.kind === 'name') yield expression.name;
  if (expression.kind === 'call' && expression.name === 'empty') return;
  for (const part of partsOf(expression)) yield* shownBy(part);
}
