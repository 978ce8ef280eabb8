import { expect, it } from 'vitest';
import { pathOnly, pathsOnly } from './paths-only.ts';

it.each([
  ['https://hub/orders/installations/device-of-ada?api-version=2020-06', 'https://hub/orders/installations/*'],
  ['/orders/installations/device-of-ada/tags', '/orders/installations/*/tags'],
  ['https://api.stripe.com/v1/payment_intents/search?query=ada', 'https://api.stripe.com/v1/payment_intents/search'],
  ['/v2/shipments#ada', '/v2/shipments'],
])('of %s only the path is told, and no device', (address, told) => {
  expect(pathOnly(address)).toBe(told);
});

it('wherever an instrumentation put the address', () => {
  const address = 'https://hub/installations/ada?x=1';
  const attributes: Record<string, unknown> = {
    'http.url': address,
    'url.full': address,
    'url.query': 'x=1',
    other: 1,
  };
  pathsOnly.onEnd({ attributes });
  expect(attributes).toEqual({
    'http.url': 'https://hub/installations/*',
    'url.full': 'https://hub/installations/*',
    other: 1,
  });
});
