import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { actionsPinned } from './actions-pinned.ts';

const release = '.github/workflows/release.yml';
const pinned = 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1';

test.each([
  ['a tag', 'actions/download-artifact@v8', 'a tag can be moved'],
  ['another commit', 'actions/download-artifact@0000000000000000000000000000000000000000 # v8.0.1', 'found @0000'],
  [
    'a commit without its version',
    'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    '# v8.0.1, found',
  ],
  [
    'a version that it is not',
    'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v9.0.0',
    '# v9.0.0',
  ],
  ['somebody else’s action', 'someone/download@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1', 'someone/download'],
])('%s is found', async (_, to, what) => {
  expect(await found(actionsPinned, [release, pinned, to])).toContain(what);
});

test('a workflow of this repository needs no pin', async () => {
  expect(await found(actionsPinned, [release, 'environment: staging', 'environment: staging2'])).toBe('');
});
