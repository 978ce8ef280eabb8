import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { signalsEmitted } from './signals-emitted.ts';

const query = (name: string) => `bicep/queries/${name}.kql`;

test.each([
  ['a misspelt event', query('secrets-stale'), "('secrets.stale',", "('secret.stale',", 'secret.stale'],
  ['a metric that nobody emits', query('orders-overdue'), 'orders.overdue', 'orders.late', 'orders.late'],
  ['a function that is none', query('slow-checkout'), 'http.quote', 'http.quotation', 'http.quotation'],
  ['a family that is none', query('payment-failures'), "'order.payment.'", "'order.payments.'", 'order.payments.'],
  ['a dimension that the metric lacks', query('feed-lag'), 'Properties.lane', 'Properties.feed', 'found feed'],
  ['a field that the event lacks', query('provider-refused'), 'Properties.provider', 'Properties.name', 'found name'],
  ['a comparison that tells no name', query('sweeper-silent'), 'Name ==', 'Name has', 'expected Name to be compared'],
  ['a misspelt event in a workbook', 'bicep/workbooks/orders.json', "== 'provider.circuit'", "== 'circuit'", 'circuit'],
  [
    'a misspelt event in a runbook',
    'docs/runbooks/server-errors.md',
    "== 'http.failed'",
    "== 'http.fail'",
    'http.fail,',
  ],
])('finds %s', async (_, file, from, to, what) => {
  const findings = await found(signalsEmitted, [file, from, to]);
  expect(findings).toContain(`${file} expected`);
  expect(findings).toContain(what);
});

test('finds who reads a signal that the code emits no longer', async () => {
  const findings = await found(signalsEmitted, [
    'docs/observability.md',
    '| `webhook.refused` |',
    '| `webhook.forged` |',
  ]);
  expect(findings).toContain(`${query('webhooks-refused')} expected a signal`);
  expect(findings).toContain('docs/runbooks/webhooks-refused.md expected a signal');
});
