import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { wordsAreAzures } from './words-are-azures.ts';

const modules = 'bicep/modules';
const logs = `${modules}/operations/log-alerts.bicep`;

test.each([
  [
    'a window that is too long',
    logs,
    "window: 'P2D'",
    "window: 'P3D'",
    'windowSize of rules to be a word of Azure, found P3D',
  ],
  ['an odd frequency', logs, /(name: 'feed-lag'[^]*?every: )'PT5M'/, "$1'PT7M'", 'found PT7M'],
  [
    'a metric that nobody has',
    `${modules}/operations/metric-alerts.bicep`,
    "metric: 'TotalRequests'",
    "metric: 'TotalRequest'",
    'metricName of rules to be a word of Azure, found TotalRequest',
  ],
  [
    'a place that asks nothing',
    `${modules}/operations/availability.bicep`,
    'emea-nl-ams-azr',
    'emea-nl-ams',
    'Locations[].Id of test to be a word of Azure, found emea-nl-ams',
  ],
  [
    'a policy that is none',
    `${modules}/operations/policies.bicep`,
    '6d555dd1-86f2',
    '6d555dd2-86f2',
    "found tenantResourceId('Microsoft.Authorization/policyDefinitions', '6d555dd2-86f2",
  ],
  ['another month', `${modules}/operations/budget.bicep`, "'Monthly'", "'Month'", 'timeGrain of budget'],
  ['a runtime', `${modules}/functions/function-app.bicep`, "name: 'node'", "name: 'nodejs'", 'found nodejs'],
  [
    'a key that may change the hub',
    `${modules}/notification-hubs/notification-hub.bicep`,
    "      'Send'\n",
    "      'Send'\n      'Manage'\n",
    'rights[] of appRule to be a word of Azure, found Manage',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(wordsAreAzures, [file, from, to])).toContain(what);
});
