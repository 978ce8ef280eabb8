import { expect, test } from 'vitest';
import { deployed, gitHubWith } from './github.fixture.ts';
import { awaitInfrastructure } from './infrastructure.ts';

const release = { stage: 'dev', version: 'r7' };
const once = { attempts: 1, pause: () => Promise.reject(new Error('nobody waits')) };

/** Release r7 was built when commit `b` had changed bicep/ last, and `o` the description of the API. */
const changes = {
  'commits?sha=r7&path=bicep&per_page=1': [{ sha: 'b' }],
  'commits?sha=r7&path=docs%2Fopenapi.json&per_page=1': [{ sha: 'o' }],
};
const compared = (commit: string, to: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(to).map(([earlier, status]) => [`compare/${earlier}...${commit}?per_page=1`, { status }]),
  );
const stands = (...commits: string[]) =>
  deployed(
    'dev-infra',
    'deploy',
    commits.map((sha) => ({ ref: 'main', sha, states: ['success'] })),
  );

test.each([
  ['the very commit', { b: 'identical', o: 'ahead' }],
  ['a newer one, as when going back to an older release', { b: 'ahead', o: 'ahead' }],
])('%s will do', async (_, to) => {
  await using github = await gitHubWith({ ...changes, ...stands('s'), ...compared('s', to) });
  expect(await awaitInfrastructure(github, release, once)).toBe('s');
});

test.each([
  ['an older one', { b: 'behind', o: 'ahead' }],
  ['one of another history', { b: 'diverged', o: 'ahead' }],
  ['one without the description of the API', { b: 'identical', o: 'behind' }],
])('%s will not do', async (_, to) => {
  await using github = await gitHubWith({ ...changes, ...stands('s'), ...compared('s', to) });
  await expect(awaitInfrastructure(github, release, once)).rejects.toMatchObject({
    code: 'infrastructure_missing',
    message: 'expected dev to stand as of b and o, found s. Approve or run infra.yml, then run this job again.',
  });
});

test('a stage that was never deployed is waited for', async () => {
  const answers: Record<string, unknown> = { ...changes, ...stands(), ...compared('s', { b: 'ahead', o: 'ahead' }) };
  await using github = await gitHubWith(answers);
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    if (pauses === 3) Object.assign(answers, stands('s'));
  };
  expect(await awaitInfrastructure(github, release, { attempts: 60, pause })).toBe('s');
  expect(pauses).toBe(3);
});
