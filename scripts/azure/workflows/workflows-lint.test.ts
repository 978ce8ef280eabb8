import { expect, test } from 'vitest';
import { found, foundIn, realTree } from '../planting.ts';
import { workflowsLint } from './workflows-lint.ts';

test.each([
  ['a key that no job has', /timeout-minutes: 5\b/, 'timeout-minuts: 5', 'unexpected key "timeout-minuts"'],
  ['an output of a step that is not there', 'steps.name.outputs', 'steps.nmae.outputs', 'nmae'],
  ['a job that waits for nobody', 'needs: [version, package, dev]', 'needs: [version, package, dve]', 'dve'],
  ['a file that is no YAML', '\njobs:\n', '\njobs: [\n', 'syntax-check'],
])('%s is found', async (_, from, to, what) => {
  expect(await found(workflowsLint, ['.github/workflows/release.yml', from, to])).toContain(what);
});

test('no workflow at all is found', async () => {
  const files = [...realTree.files].filter(([path]) => !path.startsWith('.github/'));
  expect(await foundIn({ files: new Map(files) }, workflowsLint)).toContain('expected workflows');
});
