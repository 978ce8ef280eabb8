import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { without } from '../tree.ts';
import { driftNightly } from './drift-nightly.ts';

const drift = '.github/workflows/drift.yml';

test.each([
  ['a look by hand only', /schedule:\n.*\n/, '', 'expected a schedule'],
  ['a look once a month', '23 3 * * *', '23 3 1 * *', 'expected a schedule'],
  ['a look that nobody hears of', 'gh issue create', 'echo', 'expected an issue'],
])('%s is found', async (_, from, to, what) => {
  expect(await found(driftNightly, [drift, from, to])).toContain(what);
});

test('no look at all is found', async () => {
  expect(await foundIn(without(realTree, drift), driftNightly)).toContain('expected a workflow that looks for drift');
});
