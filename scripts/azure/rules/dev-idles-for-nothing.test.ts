import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { devIdlesForNothing } from './dev-idles-for-nothing.ts';

const dev = 'bicep/main.dev.bicepparam';

test.each([
  [
    'throughput that is paid for by the hour',
    "param cosmosCapacity = {\n  mode: 'serverless'\n}",
    "param cosmosCapacity = {\n  mode: 'autoscale'\n  maxThroughput: {\n    orders: 1000\n    catalog: 1000\n  }\n  sharedMaxThroughput: 1000\n  dynamic: false\n  totalThroughputLimit: 4000\n}",
    'expected EnableServerless in dev, found []',
  ],
  [
    'an instance that never sleeps',
    'param alwaysReady = []',
    "param alwaysReady = [\n  {\n    name: 'http'\n    instanceCount: 1\n  }\n]",
    "alwaysReady of app to be [], found [{name: 'http', instanceCount: 1}]",
  ],
  [
    'a paid hub',
    "param notificationHubSku = 'Free'",
    "param notificationHubSku = 'Standard'",
    "sku.name of namespace to be 'Free'",
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(devIdlesForNothing, [dev, from, to])).toContain(what);
});
