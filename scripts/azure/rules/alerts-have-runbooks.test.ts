import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { withFile, without } from '../tree.ts';
import { alertsHaveRunbooks } from './alerts-have-runbooks.ts';

test('finds an alert without a runbook', async () => {
  expect(await foundIn(without(realTree, 'docs/runbooks/feed-lag.md'), alertsHaveRunbooks)).toContain(
    'expected a runbook docs/runbooks/feed-lag.md, found none',
  );
});

test('finds a runbook without an alert', async () => {
  const spare = withFile(realTree, 'docs/runbooks/night-shift.md', '# night-shift\n');
  expect(await foundIn(spare, alertsHaveRunbooks)).toContain('docs/runbooks/night-shift.md expected an alert');
});

test.each([
  [
    'a text without the address of the page',
    'bicep/modules/operations/availability.bicep',
    " ${runbooks}/availability.md'\n    severity",
    "'\n    severity",
    'to end with the address of availability.md',
  ],
  [
    'a page of another name',
    'docs/runbooks/no-orders.md',
    '# no-orders',
    '# quiet',
    'expected the heading # no-orders',
  ],
  [
    'a page that does not say when it is over',
    'docs/runbooks/feed-lag.md',
    '## When it is over',
    '',
    'heading ## When it is over',
  ],
])('finds %s', async (_, file, from, to, what) => {
  expect(await found(alertsHaveRunbooks, [file, from, to])).toContain(what);
});
