import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { alertsTell } from './alerts-tell.ts';

const log = 'bicep/modules/operations/log-alerts.bicep';
const metric = 'bicep/modules/operations/metric-alerts.bicep';

test.each([
  ['an alert that is missing', log, "name: 'dead-letters'", "name: 'unread'", 'expected an alert dead-letters'],
  ['an alert that tells nobody', metric, 'actionGroupId: actionGroupId', "actionGroupId: ''", 'cosmos-busy to tell'],
  [
    'log alerts that tell nobody',
    log,
    'actionGroups: [actionGroupId]',
    'actionGroups: []',
    'feed-lag to tell the action',
  ],
  ['a text that does not say what to do', log, ' See who it is.', '', 'vault-denied to say who is affected'],
  [
    'an alert without an end',
    log,
    'autoMitigate: true',
    'autoMitigate: false',
    'properties.autoMitigate of rules to be true',
  ],
  ['a severity that there is not', metric, /severity: 2/, 'severity: 5', 'properties.severity of rules'],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(alertsTell, [file, from, to])).toContain(what);
});
