import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { corsNamesItsShops } from './cors-names-its-shops.ts';

const app = 'bicep/modules/functions/function-app.bicep';

test.each([
  ['CORS for everybody', ['bicep/main.prod.bicepparam', "'https://shop.example'", "'*'"], "found '*' in prod"],
  [
    'an origin without TLS',
    ['bicep/main.prod.bicepparam', "'https://shop.example'", "'http://shop.example'"],
    "found 'http://shop.example' in prod",
  ],
  [
    'CORS for everybody in the module',
    [app, 'allowedOrigins: corsOrigins', "allowedOrigins: ['*']"],
    "a parameter whose type takes no '*', found ['*']",
  ],
  [
    'a type that takes *',
    [app, 'param corsOrigins webOrigin[]', 'param corsOrigins string[]'],
    "a parameter whose type takes no '*', found corsOrigins",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(corsNamesItsShops, plant)).toContain(what);
});
