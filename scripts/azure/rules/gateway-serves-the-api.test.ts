import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { gatewayServesTheApi } from './gateway-serves-the-api.ts';

const api = 'bicep/policies/orders-api.xml';
const gateway = 'bicep/modules/api-management/gateway.bicep';

test.each([
  [
    'a document that is not ours',
    [gateway, '../../../docs/openapi.json', '../../../package.json'],
    'expected docs/openapi.json as the value of api, found another',
  ],
  [
    'an operation that no function serves',
    ['functions/main.ts', "'orders/{orderId}/refunds'", "'orders/{orderId}/refund'"],
    'expected a function of POST /api/orders/{orderId}/refunds, found none in functions/main.ts',
  ],
  [
    'a function that the gateway would not let through',
    ['functions/main.ts', "http('openapi', ['GET']", "http('openapi', ['GET', 'HEAD']"],
    'functions/main.ts expected HEAD /api/openapi.json in docs/openapi.json',
  ],
  ['another path, which signatures cover', [gateway, "path: ''", "path: 'shop'"], "properties.path of api to be ''"],
  [
    'operators who need no sign-in',
    ['bicep/modules/api-management/operator-sign-in.bicep', "  'refundorder'\n", ''],
    'expected the sign-in of operators before opscancel, opsorder, opsorders, opsresolve, opsretry, refundorder',
  ],
  [
    'a header that a page cannot send',
    [api, '        <header>Idempotency-Key</header>\n', ''],
    'expected Idempotency-Key among',
  ],
  [
    'a header that a page cannot read',
    [api, '        <header>ETag</header>\n', ''],
    'expected ETag among the headers that',
  ],
  [
    'a body that is rewritten',
    [api, '<set-backend-service', '<set-body>@("")</set-body><set-backend-service'],
    'expected the body to pass as it came',
  ],
  [
    'a signature that is taken away',
    [api, '<set-backend-service', '<set-header name="Stripe-Signature" exists-action="delete" /><set-backend-service'],
    'expected Stripe-Signature to pass as it came',
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(gatewayServesTheApi, plant)).toContain(what);
});
