import { expect, test } from 'vitest';
import { publishApp } from './publish-app.ts';
import { ProgramError, type Run } from './run.ts';

const to = { app: 'func-dev', subscription: 's' };

/** Core tools that fail this many times, and what was asked of them. */
function coreTools(failures: number) {
  const asked: unknown[] = [];
  const run: Run = async (...command) => {
    asked.push(command);
    if (asked.length <= failures) throw new ProgramError('503');
  };
  return { run, asked };
}

function patience(attempts: number) {
  const pauses: number[] = [];
  return { attempts, pauses, pause: async () => void pauses.push(1) };
}

test('a folder is published as it is, in the subscription that it belongs to', async () => {
  const { run, asked } = coreTools(0);
  await publishApp('/release/app', to, run, patience(3));
  expect(asked).toEqual([
    [
      'func',
      ['azure', 'functionapp', 'publish', 'func-dev', '--no-build', '--subscription', 's'],
      { cwd: '/release/app', env: { FUNCTIONS_WORKER_RUNTIME: 'node', FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT: '1' } },
    ],
  ]);
});

test('it is tried again after a pause', async () => {
  const { run, asked } = coreTools(2);
  const waiting = patience(3);
  await publishApp('/release/app', to, run, waiting);
  expect(asked).toHaveLength(3);
  expect(waiting.pauses).toHaveLength(2);
});

test('the last failure is told', async () => {
  const { run, asked } = coreTools(3);
  await expect(publishApp('/release/app', to, run, patience(3))).rejects.toMatchObject({ code: 'program_failed' });
  expect(asked).toHaveLength(3);
});
