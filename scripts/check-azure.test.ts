import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './root.mjs';

const run = (...args: string[]) =>
  new Promise<{ code: number | string; output: string }>((resolve) => {
    execFile(process.execPath, [join(root, 'scripts/check-azure.ts'), ...args], (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });

test('tells what it does', async () => {
  expect(await run('--help')).toEqual({ code: 0, output: expect.stringContaining('npm run check:azure') });
});

test('checks what is asked for, a line each', async () => {
  expect(await run('every Bicep file parses')).toEqual({
    code: 0,
    output: expect.stringMatching(/^✓ every Bicep file parses.*\n$/),
  });
});

test('knows when nothing is named so, and when an option is none', async () => {
  expect(await run('colour of the sky')).toMatchObject({
    code: 2,
    output: expect.stringContaining('No rule is named like'),
  });
  expect(await run('--fix')).toMatchObject({ code: 2, output: expect.stringContaining('--help') });
});
