import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuildIdError, buildId } from './build-id.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build id '));
});
afterAll(() => rm(folder, { recursive: true }));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

test('is what BUILD_ID says', async () => {
  expect(await buildId({ BUILD_ID: 'v1.2.3+7' }, folder)).toBe('v1.2.3+7');
});

test.each(['a b', 'a/b', 'x'.repeat(65)])('is not "%s"', async (given) => {
  await expect(buildId({ BUILD_ID: given }, folder)).rejects.toThrow(BuildIdError);
});

test('without BUILD_ID is the commit, and says when there are changes that it does not hold', async () => {
  expect(await buildId({ BUILD_ID: '' }, folder)).toBe('unknown');
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'First');
  const commit = git('rev-parse', 'HEAD');
  expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect(await buildId({}, folder)).toBe(commit);
  await writeFile(join(folder, 'a.ts'), '');
  expect(await buildId({}, folder)).toBe(`${commit}-changed`);
});
