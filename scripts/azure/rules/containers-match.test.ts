import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { containersMatch } from './containers-match.ts';

const database = 'bicep/modules/cosmos/database.bicep';

test.each([
  ['a missing leases container', /  \{\n    id: 'leases'[^]*?\n  \}\n/, '', 'expected a container leases, found none'],
  [
    'leases by another key',
    /(id: 'leases'[^]*?)'\/id'/,
    "$1'/leaseId'",
    "partitionKey.paths of container to be ['/id'], found ['/leaseId']",
  ],
  [
    'leases that expire',
    /(id: 'leases'[^]*?defaultTtl: )-1/,
    '$186400',
    'defaultTtl of container to be -1, found 86400',
  ],
  [
    'another time to live',
    /(id: 'deadletters'[^]*?defaultTtl: )7776000/,
    '$13600',
    'defaultTtl of container to be 7776000, found 3600',
  ],
  [
    'orders that expire',
    "id: 'orders'\n",
    "id: 'orders'\n    defaultTtl: 7776000\n",
    'expected no defaultTtl on orders',
  ],
  ['a key of version 1', /(id: 'orders'[^]*?version: )2/, '$11', 'partitionKey.version of container to be 2, found 1'],
  [
    'a path that is not indexed',
    "{\n          path: '/waitsFor/?'\n        }\n",
    '',
    'expected includedPaths of orders to be /wakeAt/?, /waitsFor/?',
  ],
  [
    'everything indexed',
    /(id: 'catalog'[^]*?excludedPaths: \[)[^\]]*/,
    '$1',
    'expected excludedPaths of catalog to be /*',
  ],
  ['a container that the code does not know', "id: 'deadletters'", "id: 'dead-letters'", "found 'dead-letters'"],
  [
    'an index that waits to be asked',
    /(id: 'orders'[^]*?automatic: )true/,
    '$1false',
    'indexingPolicy.automatic of container to be true',
  ],
])('finds %s', async (_, from, to, what) => {
  expect(await found(containersMatch, [database, from, to])).toContain(what);
});
