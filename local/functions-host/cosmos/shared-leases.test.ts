import { expect, it } from 'vitest';
import { defineFunction } from '../functions/definition.ts';
import { sharedLeases } from './shared-leases.ts';

const environment = {
  COSMOS: 'AccountEndpoint=http://a;AccountKey=k;',
  SAME: 'AccountEndpoint=http://a/;AccountKey=k;',
  OTHER: 'AccountEndpoint=http://b;AccountKey=k;',
};
const warnings = (...functions: object[]) =>
  sharedLeases(
    functions.map((options, n) =>
      defineFunction(
        {
          name: `f${n}`,
          bindings: {
            t: {
              type: 'cosmosDBTrigger',
              direction: 'in',
              connection: 'COSMOS',
              databaseName: 'shop',
              containerName: 'orders',
              ...options,
            },
          },
        },
        { environment, routePrefix: 'api' },
      ),
    ),
  );

it('warns of functions with the same leases, under whatever connection', () => {
  expect(warnings({}, { connection: 'SAME' })).toEqual([
    'The functions f0, f1 read one container and share their leases, so that each sees a part of the changes only, as in Azure. Give each a leaseContainerPrefix of its own.',
  ]);
});

it.each([
  { leaseContainerPrefix: 'b' },
  { leaseContainerName: 'b' },
  { leaseConnection: 'OTHER' },
  { containerName: 'b' },
])('does not where one has %j', (options) => {
  expect(warnings({}, options)).toEqual([]);
});
