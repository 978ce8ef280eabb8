import { expect, test } from 'vitest';
import { runInLog } from './run.ts';

test('a program that ends with 0 has done it', async () => {
  await expect(runInLog(process.execPath, ['-e', ''])).resolves.toBeUndefined();
});

test.each([
  ['another code', 'process.exitCode = 3', 'ended with 3'],
  ['what it gets besides the environment of the job', 'process.exitCode = Number(process.env.TOLD)', 'ended with 4'],
])('a program is told by %s', async (_, script, message) => {
  await expect(runInLog(process.execPath, ['-e', script], { env: { TOLD: '4' } })).rejects.toMatchObject({
    code: 'program_failed',
    message: expect.stringContaining(message),
  });
});
