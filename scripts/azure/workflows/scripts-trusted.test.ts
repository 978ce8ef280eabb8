import { expect, test } from 'vitest';
import { found } from '../planting.ts';
import { scriptsTrusted } from './scripts-trusted.ts';

const infra = '.github/workflows/infra.yml';

test('a title of a pull request in a script is found', async () => {
  const fault = 'echo "${{ github.event.pull_request.title }}"';
  expect(await found(scriptsTrusted, [infra, 'echo "$marker"', fault])).toContain('expected no ${{ }} in run');
});

test('a workflow that runs code of forks with rights is found', async () => {
  expect(await found(scriptsTrusted, [infra, '  pull_request:\n', '  pull_request_target:\n'])).toContain(
    'expected no pull_request_target',
  );
});
