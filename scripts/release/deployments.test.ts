import { expect, test } from 'vitest';
import { lastGood, lastSuccessful } from './deployments.ts';
import { deployed, gitHubWith } from './github.fixture.ts';

const prod = { environment: 'prod', task: 'app' };

test('the newest that has succeeded counts, though GitHub calls it inactive by now', async () => {
  await using github = await gitHubWith(
    deployed('prod', 'app', [
      { ref: 'r4', states: ['failure'] },
      { ref: 'r3', states: [] },
      { ref: 'r2', states: ['inactive', 'success', 'in_progress'] },
      { ref: 'r1', states: ['inactive', 'success'] },
    ]),
  );
  expect(await lastSuccessful(github, prod)).toMatchObject({ ref: 'r2' });
});

test('what is being deployed is not what to go back to, nor is a release that somebody has deleted', async () => {
  await using github = await gitHubWith({
    ...deployed('prod', 'app', [
      { ref: 'r4', states: ['success'] },
      { ref: 'r3', states: ['inactive', 'success'] },
      { ref: 'r2', states: ['failure'] },
      { ref: 'r1', states: ['inactive', 'success'] },
    ]),
    'releases/tags/r4': {},
    'releases/tags/r2': {},
    'releases/tags/r1': {},
  });
  expect(await lastGood(github, 'prod', 'r4')).toMatchObject({ ref: 'r1' });
});

test('before the first success there is nothing to go back to', async () => {
  await using github = await gitHubWith(deployed('prod', 'app', [{ ref: 'r1', states: ['failure'] }]));
  expect(await lastSuccessful(github, prod)).toBeUndefined();
});

test('a refusal is no empty answer', async () => {
  await using github = await gitHubWith({});
  await expect(lastSuccessful(github, prod)).rejects.toMatchObject({
    code: 'github_refused',
    message: expect.stringContaining('got 404'),
  });
});
