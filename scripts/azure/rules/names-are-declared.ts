import type { BicepFile } from '../bicep/bicep-file.ts';
import { Program } from '../bicep/program.ts';
import type { Decorator, TypeExpression } from '../bicep/syntax.ts';
import { allInFile, allInType, expressionsOf, freeNames, typesOf } from '../bicep/walk.ts';
import type { Finding, Rule } from '../rule.ts';

const primitives = ['string', 'int', 'bool', 'object', 'array', 'any'];
const namespaces = ['az', 'sys'];

/** Of the namespaces `sys` and `az`: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions */
const functions = new Set(
  `any array base64 base64ToJson base64ToString bool buildUri cidrHost cidrSubnet coalesce concat contains copyIndex
  dataUri dataUriToString dateTimeAdd dateTimeFromEpoch dateTimeToEpoch deployer deployment empty endsWith environment
  extensionResourceId filter first flatten format getSecret groupBy guid indexOf int intersection items join json last
  lastIndexOf length list listAccountSas listKeys listServiceSas loadFileAsBase64 loadJsonContent loadTextContent loadYamlContent
  managementGroup managementGroupResourceId map mapValues max min newGuid objectKeys padLeft parseCidr parseUri
  pickZones range reduce reference replace resourceGroup resourceId shallowMerge skip sort split startsWith string
  subscription subscriptionResourceId substring take tenant tenantResourceId toLogicalZone toLogicalZones toLower
  toObject toPhysicalZone toPhysicalZones toUpper trim tryGet uniqueString union uri uriComponent uriComponentToString utcNow`.split(
    /\s+/,
  ),
);

/** https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameters#use-decorators, and those of resources and types. */
const known = new Set(
  `allowed batchSize description discriminator export maxLength maxValue metadata minLength minValue onlyIfNotExists
  sealed secure`.split(/\s+/),
);

/** The compiler would say so first; without it, a name that is written wrong would be known only at the deployment. */
export const namesAreDeclared: Rule = {
  name: 'every name in a Bicep file is declared in it, once, or imported from a file that exports it',
  check(tree) {
    const program = new Program(tree);
    return program.files.flatMap((file) => [
      ...undeclared(file),
      ...twice(file),
      ...decoratorFaults(file),
      ...file.imports.flatMap(({ path, line, names }) =>
        'all' in names ? [] : notExported(program.file(path), [...names.values()], file, line),
      ),
    ]);
  },
};

function undeclared(file: BicepFile): Finding[] {
  const importedNames = file.imports.flatMap(({ names }) => ('all' in names ? [names.all] : [...names.keys()]));
  const values = [...file.parameters, ...file.variables, ...file.resources, ...file.modules].map(({ name }) => name);
  const types = file.types.map(({ name }) => name);
  const own = file.functions.map(({ name }) => name);
  const unknownIn = (found: Iterable<{ name: string; line: number }>, known: readonly string[], kind: string) =>
    [...found]
      .filter(({ name }) => !known.includes(name) && !importedNames.includes(name))
      .map(({ name, line }) => ({ file: file.path, line, what: `expected a ${kind} that is declared, found ${name}` }));
  const usedValues = [...expressionsOf(file)].flatMap(({ expression, bound }) => [...freeNames(expression, bound)]);
  const usedTypes = typesOf(file).flatMap((type) => [...allInType(type)].filter((one) => one.kind === 'name'));
  const calls = [...allInFile(file)].filter((one) => one.kind === 'call' && one.of === undefined);
  const called = calls.flatMap((one) => (one.kind === 'call' && !functions.has(one.name) ? [one] : []));
  return [
    ...unknownIn(usedValues, [...values, ...namespaces], 'name'),
    ...unknownIn(usedTypes, [...types, ...primitives], 'type'),
    ...unknownIn(called, own, 'function'),
  ];
}

/** Decorators that there are not, and bounds of the wrong kind: a text has a length, a number a value. */
function decoratorFaults(file: BicepFile): Finding[] {
  return decorated(file).flatMap(({ decorators, type }) =>
    decorators.flatMap(({ name, line }) => {
      const finding = (what: string) => [{ file: file.path, line, what }];
      if (!known.has(name)) return finding(`expected a decorator that there is, found @${name}`);
      const kind = type?.kind === 'name' ? type.name : undefined;
      if (name.endsWith('Value') && kind === 'string')
        return finding(`expected @minLength or @maxLength on a string, found @${name}`);
      if (name.endsWith('Length') && (kind === 'int' || kind === 'bool'))
        return finding(`expected no length of ${kind}, found @${name}`);
      return [];
    }),
  );
}

function decorated(file: BicepFile): { decorators: readonly Decorator[]; type?: TypeExpression }[] {
  const { parameters, variables, types, functions: own, resources, modules, outputs } = file;
  const members = typesOf(file).flatMap((type) =>
    [...allInType(type)].flatMap((one) => (one.kind === 'object' ? one.members : [])),
  );
  const untyped = [...variables, ...own, ...resources, ...modules].map(({ decorators }) => ({ decorators }));
  return [...parameters, ...types, ...outputs, ...members, ...untyped];
}

function twice(file: BicepFile): Finding[] {
  const { parameters, variables, types, functions: own, resources, modules, outputs } = file;
  const symbols = [...parameters, ...variables, ...types, ...own, ...resources, ...modules];
  return [symbols, outputs].flatMap((declared) =>
    declared
      .filter(({ name }, index) => declared.findIndex((one) => one.name === name) !== index)
      .map(({ name, line }) => ({
        file: file.path,
        line,
        what: `expected ${name} to be declared once, found it again`,
      })),
  );
}

function notExported(there: BicepFile, names: readonly string[], file: BicepFile, line: number): Finding[] {
  const declared = [...there.types, ...there.variables, ...there.functions];
  const exported = declared.filter(({ decorators }) => decorators.some(({ name }) => name === 'export'));
  return names
    .filter((name) => !exported.some((one) => one.name === name))
    .map((name) => ({ file: file.path, line, what: `expected ${there.path} to export ${name}, found no such export` }));
}
