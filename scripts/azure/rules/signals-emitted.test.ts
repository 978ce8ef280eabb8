import { expect, test } from 'vitest';
import { root } from '../../root.mjs';
import { planted, readTree } from '../tree.ts';
import { signalsEmitted } from './signals-emitted.ts';

const tree = readTree(root);

test.each([
  ['a misspelt event', 'secrets-stale', "('secrets.stale',", "('secret.stale',"],
  ['a metric that nobody emits', 'orders-overdue', 'orders.overdue', 'orders.late'],
  ['a function that is none', 'slow-checkout', 'http.quote', 'http.quotation'],
  ['a family of entries that is none', 'payment-failures', "'order.payment.'", "'order.payments.'"],
  ['a dimension that the metric does not have', 'feed-lag', 'Properties.lane', 'Properties.feed'],
  ['a field that the event does not have', 'provider-refused', 'Properties.provider', 'Properties.name'],
  ['a comparison that tells no name', 'sweeper-silent', 'Name ==', 'Name has'],
])('%s is found', async (_, name, from, to) => {
  const file = `bicep/queries/${name}.kql`;
  expect(await signalsEmitted.check(planted(tree, file, from, to))).toMatchObject([{ file }]);
});

test('a signal that the code no longer emits is found', async () => {
  const renamed = planted(tree, 'docs/observability.md', '| `webhook.refused` |', '| `webhook.forged` |');
  expect(await signalsEmitted.check(renamed)).toMatchObject([
    { file: 'bicep/queries/webhooks-refused.kql', what: expect.stringContaining('webhook.refused') },
    { file: 'bicep/queries/webhooks-refused.kql', what: expect.stringContaining('found at') },
  ]);
});
