import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { feedsStayAwake } from './feeds-stay-awake.ts';

const prod = 'bicep/main.prod.bicepparam';
const main = 'functions/main.ts';

test.each([
  [
    'a feed function that may sleep',
    [prod, /  \{\n    name: 'function:payment'[^]*?\n  \}\n/, ''],
    'always ready for function:payment, found none',
  ],
  ['HTTP that may sleep', [prod, /  \{\n    name: 'http'[^]*?\n  \}\n/, ''], 'always ready for http, found none'],
  [
    'one instance where two are paid for',
    [prod, /(name: 'function:tax'\s+instanceCount: )2/, '$11'],
    "expected at least 2 instances, found {name: 'function:tax', instanceCount: 1}",
  ],
  [
    'a feed function that is new',
    [main, "app.cosmosDB('tax',", "app.cosmosDB('vat',"],
    'always ready for function:vat, found none',
  ],
  [
    'a group that no function is in',
    [main, "app.cosmosDB('tax',", "app.cosmosDB('vat',"],
    "a group of functions of functions/main.ts, found 'function:tax'",
  ],
  [
    'leases that the trigger would create',
    [main, 'createLeaseContainerIfNotExists: false', 'createLeaseContainerIfNotExists: true'],
    'expected createLeaseContainerIfNotExists: false',
  ],
  [
    'leases in another container',
    [main, 'containers.leases.id', 'containers.orders.id'],
    'expected leaseContainerName: the container leases',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(feedsStayAwake, plant)).toContain(what);
});
