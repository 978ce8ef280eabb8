import { isList, isValues, show, type Value } from '../bicep/values.ts';
import { inEachEnvironment } from '../environments.ts';
import type { Rule } from '../rule.ts';

/** ISO 8601, as the rules of Azure Monitor take it. */
const log = 'PT5M PT10M PT15M PT30M PT45M PT1H PT2H PT3H PT4H PT5H PT6H P1D'.split(' ');
const metric = 'PT1M PT5M PT15M PT30M PT1H'.split(' ');

/**
 * Values that Azure has a list of and Bicep takes any text for, by type and path; `[]` is each of a list. Of what has more
 * than is used here, what is used: https://learn.microsoft.com/azure/templates
 */
const words: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>> = {
  'Microsoft.Insights/scheduledQueryRules': {
    'properties.evaluationFrequency': log,
    'properties.windowSize': [...log, 'P2D'],
    'properties.criteria.allOf[].operator': [
      'GreaterThan',
      'GreaterThanOrEqual',
      'LessThan',
      'LessThanOrEqual',
      'Equal',
    ],
    'properties.criteria.allOf[].timeAggregation': ['Average', 'Count', 'Maximum', 'Minimum', 'Total'],
  },
  'Microsoft.Insights/metricAlerts': {
    'properties.evaluationFrequency': metric,
    'properties.windowSize': [...metric, 'PT6H', 'PT12H', 'P1D'],
    'properties.criteria.allOf[].metricName': ['NormalizedRUConsumption', 'TotalRequests', 'outgoing.allpns.pnserror'],
    'properties.criteria.allOf[].timeAggregation': ['Average', 'Count', 'Maximum', 'Minimum', 'Total'],
  },
  'Microsoft.Insights/webtests': {
    'properties.Frequency': [300, 600, 900],
    'properties.Locations[].Id': ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'emea-fr-pra-edge', 'emea-se-sto-edge'],
  },
  'Microsoft.Consumption/budgets': {
    'properties.category': ['Cost'],
    'properties.timeGrain': ['Monthly', 'Quarterly', 'Annually'],
  },
  'Microsoft.Web/sites': {
    'properties.functionAppConfig.deployment.storage.type': ['blobContainer'],
    'properties.functionAppConfig.runtime.name': ['node'],
    'properties.functionAppConfig.runtime.version': ['22', '24'],
  },
  // Manage would let the app change what push services the hub knows.
  'Microsoft.NotificationHubs/namespaces/notificationHubs/authorizationRules': {
    'properties.rights[]': ['Listen', 'Send'],
  },
  // https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies
  'Microsoft.Authorization/policyAssignments': {
    'properties.enforcementMode': ['Default', 'DoNotEnforce'],
    'properties.policyDefinitionId': [
      '0820b7b9-23aa-4725-a1ce-ae4558f718e5',
      '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53',
      '0da106f2-4ca3-48e8-bc85-c638fe6aea8f',
      '12339a85-a25c-4f17-9f82-4766f13f5c4c',
      '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5',
      '199d5677-e4d9-4264-9465-efe1839c06bd',
      '399b2637-a50f-4f95-96f8-3a145476eb15',
      '404c3081-a854-4457-ae30-26a93ef643f9',
      '4fa4b6c0-31ca-4c0d-b10d-24b96f62a751',
      '5450f5bd-9c72-4390-a9c4-a7aba4edfdd2',
      '6d555dd1-86f2-4f1c-8ed7-5abae7c6cbab',
      '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54',
      'd550e854-df1a-4de9-bf44-cd894b39a95e',
      'e56962a6-4747-49cd-b67b-bf8b01975c4c',
      'f9d614c5-c173-4d56-95a7-b4437057d193',
      'fe83a0eb-a853-422d-aac2-1bffd182c5d0',
    ].map((id) => `tenantResourceId('Microsoft.Authorization/policyDefinitions', '${id}')`),
  },
};

export const wordsAreAzures: Rule = {
  name: 'frequencies, windows, metrics, places, policies and the like are words that Azure knows',
  check(tree) {
    return inEachEnvironment(tree, ({ declared }) =>
      declared.flatMap(({ type, symbol, file, line, body }) =>
        Object.entries(words[type] ?? {}).flatMap(([path, known]) => {
          const right = known.map(wordOf);
          return valuesAt(body, path.replaceAll('[]', '.[]').split('.'))
            .map(wordOf)
            .filter((word) => !right.includes(word))
            .map((word) => ({
              file,
              line,
              what: `expected ${path} of ${symbol} to be a word of Azure, found ${word}`,
            }));
        }),
      ),
    );
  },
};

/** What an expression that only Azure computes says stands for itself. */
const wordOf = (value: Value): string => (typeof value === 'string' ? value : show(value)).replaceAll(/\s+/g, ' ');

function valuesAt(value: Value | undefined, path: readonly string[]): Value[] {
  const [key, ...rest] = path;
  if (value === undefined) return [];
  if (key === undefined) return [value];
  if (key === '[]') return isList(value) ? value.flatMap((one) => valuesAt(one, rest)) : [];
  return isValues(value) ? valuesAt(value[key], rest) : [];
}
