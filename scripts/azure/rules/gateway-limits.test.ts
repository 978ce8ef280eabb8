import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { gatewayLimits } from './gateway-limits.ts';

const api = 'bicep/policies/orders-api.xml';
const consumption = 'bicep/policies/service.consumption.xml';
const gateway = 'bicep/modules/api-management/gateway.bicep';

test.each([
  [
    'a limit that Consumption does not have',
    [consumption, '<inbound />', '<inbound><rate-limit-by-key calls="1" /></inbound>'],
    'expected no <rate-limit-by-key>, found one, in Consumption',
  ],
  [
    'a gateway that limits nobody',
    ['bicep/policies/service.v2.xml', /<choose>[^]*?<\/choose>/, ''],
    'expected one <rate-limit-by-key>, found another number, in StandardV2',
  ],
  [
    'the variants the wrong way round',
    [gateway, 'var servicePolicy = isConsumption', 'var servicePolicy = !isConsumption'],
    'expected one <limit-concurrency>, found another number, in Consumption',
  ],
  [
    'a circuit breaker that Consumption refuses',
    [gateway, 'circuitBreaker: isConsumption', 'circuitBreaker: false'],
    'expected no circuit breaker of app, in Consumption',
  ],
  [
    'every origin',
    [gateway, "=> '<origin>${origin}</origin>'", "=> '<origin>*</origin>'"],
    "expected the origins ['https://shop.example'], found ['*'], in BasicV2",
  ],
  [
    'origins that were never put in',
    [api, '<origin>https://origins.invalid</origin>', '<origin>https://origins.example</origin>'],
    "found ['https://origins.example']",
  ],
  [
    'credentials across origins',
    [api, 'allow-credentials="false"', 'allow-credentials="true"'],
    'allow-credentials false',
  ],
  [
    'two that answer browsers',
    ['bicep/main.bicep', 'corsOrigins: gateway == null ? corsOrigins : []', 'corsOrigins: corsOrigins'],
    'allowedOrigins of app to be []',
  ],
  [
    'a value that nobody gives',
    [gateway, "  name: 'calls-per-minute'", "  name: 'calls'"],
    'expected the value calls-per-minute, found none, in BasicV2',
  ],
  [
    'a backend that is not there',
    [api, 'backend-id="app"', 'backend-id="apps"'],
    'expected the backend apps, found none',
  ],
  [
    'policies sent as another format',
    [gateway, /format: 'xml'/, "format: 'rawxml'"],
    "properties.format of limits to be 'xml'",
  ],
] as const)('finds %s', async (_, plant, what) => {
  expect(await found(gatewayLimits, plant)).toContain(what);
});
