import { expect, it } from 'vitest';
import { pathOnly, scrubSpans } from './scrub-spans.ts';

it.each([
  ['https://hub/orders/installations/device-of-ada?api-version=2020-06', 'https://hub/orders/installations/*'],
  ['/orders/installations/device-of-ada/tags', '/orders/installations/*/tags'],
  ['https://api.stripe.com/v1/payment_intents/search?query=ada', 'https://api.stripe.com/v1/payment_intents/search'],
  ['/v2/shipments#ada', '/v2/shipments'],
])('of %s only the path is told, and no device', (address, told) => {
  expect(pathOnly(address)).toBe(told);
});

it('wherever an instrumentation put the address, and no exception', () => {
  const address = 'https://hub/installations/ada?x=1';
  const attributes: Record<string, unknown> = {
    'http.url': address,
    'url.full': address,
    'url.query': 'x=1',
    other: 1,
  };
  const events: unknown[] = [{ name: 'exception', attributes: { 'exception.message': 'ada' } }];
  scrubSpans.onEnd({ attributes, events });
  expect(events).toEqual([]);
  expect(attributes).toEqual({
    'http.url': 'https://hub/installations/*',
    'url.full': 'https://hub/installations/*',
    other: 1,
  });
});
