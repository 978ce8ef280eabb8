import { secretsSchema } from '../../../shared/secret-settings.ts';
import { settingsSchema } from '../../../shared/settings.ts';
import type { DeclaredResource } from '../bicep/declared-resource.ts';
import { isValues, show, Unresolved, type Value } from '../bicep/values.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

/** Settings of the host and the SDKs: https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const ofHost = {
  AzureWebJobsStorage__accountName: undefined,
  AzureWebJobsStorage__credential: 'managedidentity',
  AzureWebJobsStorage__clientId: undefined,
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: undefined,
} as const;

/** What the app needs in Azure, though the schema also takes it without, on a laptop. */
const inAzure = [
  'COSMOS__accountEndpoint',
  'COSMOS__credential',
  'COSMOS__clientId',
  'KEY_VAULT_URI',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
];

const laptopOnly: Readonly<Record<string, string>> = {
  COSMOS: 'the account takes no key',
  STRIPE_API_URL: 'it leads to a stand-in',
  EASYPOST_API_URL: 'it leads to a stand-in',
};

const refused: readonly (readonly [RegExp, string])[] = [
  [/^AzureWebJobsStorage$/, 'empty or not, it competes with the identity'],
  [/^AzureWebJobsStorage__(blob|queue|table)ServiceUri$/, 'the account is told by __accountName'],
  [/^WEBSITE_/, 'a Flex Consumption app refuses it, or will not be published to'],
  [/^FUNCTIONS_/, 'functionAppConfig.runtime says it on Flex Consumption'],
  [/^SCM_DO_BUILD|^ENABLE_ORYX/, 'the package is built'],
  [/^AzureWebJobsDashboard$/, 'it takes a connection string'],
];

export const appSettingsMatch: Rule = {
  name: 'the app settings are those that shared/settings.ts and the host know, none of them a secret',
  check(tree) {
    return inEachEnvironment(tree, ({ declared, path }) => {
      const sites = ofType(declared, 'Microsoft.Web/sites');
      const configs = ofType(declared, 'Microsoft.Web/sites/config').filter(({ name }) => name === 'appsettings');
      const inSite = sites
        .filter((site) => site.get('properties.siteConfig.appSettings') !== undefined)
        .map(({ file, line }) => ({
          file,
          line,
          what: 'expected app settings in sites/config alone, found siteConfig.appSettings: one would undo the other',
        }));
      if (configs.length !== sites.length)
        return [
          { file: path, what: `expected app settings for each of ${sites.length} apps, found ${configs.length}` },
        ];
      return [...inSite, ...configs.flatMap(faultsOf)];
    });
  },
};

function faultsOf(config: DeclaredResource): Finding[] {
  const properties = config.get('properties');
  const finding = (what: string) => ({ file: config.file, line: config.line, what });
  if (!isValues(properties)) return [finding(`expected the app settings as an object, found ${show(properties)}`)];
  const set = Object.keys(properties).filter((name) => properties[name] !== null);
  const required = [
    ...Object.keys(ofHost),
    ...inAzure,
    ...Object.entries(settingsSchema.shape).flatMap(([name, schema]) =>
      schema.safeParse(undefined).success ? [] : [name],
    ),
  ];
  return [
    ...required
      .filter((name) => !set.includes(name))
      .map((name) => finding(`expected the setting ${name}, found none`)),
    ...set.flatMap((name) => nameFaults(name).map(finding)),
    ...set.flatMap((name) => valueFaults(name, properties[name] ?? null).map(finding)),
  ];
}

function nameFaults(name: string): string[] {
  const why = refused.find(([pattern]) => pattern.test(name))?.[1] ?? laptopOnly[name];
  if (why !== undefined) return [`expected no setting ${name}, found one: ${why}`];
  if (secretsSchema.keyof().options.some((secret) => secret === name))
    return [`expected ${name} in the vault alone, found it among the settings`];
  if (name in settingsSchema.shape || name in ofHost) return [];
  return [`expected a setting of shared/settings.ts or of the host, found ${name}: is it written right?`];
}

/** A value is read by the schema that the app reads it with, as far as it is known. */
function valueFaults(name: string, value: Value): string[] {
  if (value === '') return [`expected a value for ${name}, found an empty one`];
  if (value instanceof Unresolved) return [];
  if (typeof value !== 'string') return [`expected ${name} as text, found ${show(value)}`];
  const wanted = new Map<string, string | undefined>(Object.entries(ofHost)).get(name);
  if (wanted !== undefined && value !== wanted) return [`expected ${name} to be ${wanted}, found ${value}`];
  const schema = new Map(Object.entries(settingsSchema.shape)).get(name);
  const issues = schema?.safeParse(value).error?.issues ?? [];
  return issues.map(({ message }) => `expected a value of ${name} that the app takes: ${message}`);
}
