import { type Alert, alertsIn, alertTypes } from '../alerts.ts';
import { show } from '../bicep/values.ts';
import { type Environment, inEachEnvironment, ofType } from '../environments.ts';
import { unexpected } from '../expected-values.ts';
import type { Finding, Rule } from '../rule.ts';

/** What has to be watched, by the names of the alerts. */
const required = [
  'availability',
  'books-differ',
  'cosmos-busy',
  'cosmos-throttled',
  'dead-letters',
  'feed-lag',
  'no-orders',
  'orders-attention',
  'orders-overdue',
  'payment-failures',
  'pushes-refused',
  'secrets-stale',
  'server-errors',
  'slow-checkout',
  'sweeper-silent',
  'vault-denied',
];

export const alertsTell: Rule = {
  name: 'what matters has an alert, which is graded, ends by itself, and tells somebody whom it concerns and what to do',
  check: (tree) =>
    inEachEnvironment(tree, (environment) => {
      const alerts = alertsIn(environment);
      const missing = required
        .filter((name) => !alerts.some((alert) => alert.name === name))
        .map((name): Finding => ({ file: environment.path, what: `expected an alert ${name}, found none` }));
      return [...missing, ...alerts.flatMap((alert) => faultsOf(alert, environment))];
    }),
};

function faultsOf({ resource, name, description }: Alert, { declared }: Environment): Finding[] {
  const { file, line, type } = resource;
  const groups = ofType(declared, 'Microsoft.Insights/actionGroups').map(({ symbol }) => `${symbol}.id`);
  const told = show(resource.get('properties.actions'));
  const sentences = description.match(/[^.:]+[.:](?= |$)/g) ?? [];
  const faults: string[] = [];
  if (sentences.length < 2) faults.push(`expected ${name} to say who is affected and what to do, found ${description}`);
  if (!groups.some((group) => told.includes(group)))
    faults.push(`expected ${name} to tell the action group, found ${told}`);
  // What the activity log tells is a message, and has neither.
  const graded = type === alertTypes.activity ? [] : unexpected(resource, grading);
  return [...faults.map((what) => ({ file, line, what })), ...graded];
}

const grading = { 'properties.severity': { oneOf: [0, 1, 2, 3] }, 'properties.autoMitigate': true };
