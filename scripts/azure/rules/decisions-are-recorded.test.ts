import { expect, test } from 'vitest';
import { foundIn, realTree } from '../planting.ts';
import { pathsUnder, withFile, without } from '../tree.ts';
import { decisionsAreRecorded } from './decisions-are-recorded.ts';

test('finds a decision that is not recorded', async () => {
  const about = pathsUnder(realTree, 'docs/decisions').filter((path) =>
    realTree.files.get(path)?.includes('2023-10-01-preview'),
  );
  expect(about).not.toEqual([]);
  expect(await foundIn(about.reduce(without, realTree), decisionsAreRecorded)).toContain(
    'expected a record about previews that are used',
  );
});

test('finds a record that the index does not name', async () => {
  const tree = withFile(realTree, 'docs/decisions/0999-a-whim.md', '# A whim\n');
  expect(await foundIn(tree, decisionsAreRecorded)).toContain(
    'expected a line about docs/decisions/0999-a-whim.md, A whim',
  );
});
