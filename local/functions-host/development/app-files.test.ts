import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type ScratchApp, scratchApp } from '../test/scratch-app.ts';
import { appFiles, filesChanged } from './app-files.ts';

let app: ScratchApp;
afterEach(() => app.remove());
const look = () => appFiles(app.path, join(app.path, 'local.settings.json'));

it.each([
  ['code beside the entry', 'dist/src/other.js', true],
  ['settings that were not there', 'local.settings.json', true],
  ['host.json', 'host.json', true],
  ['code elsewhere', 'src/main.ts', false],
  ['libraries', 'dist/node_modules/x/index.js', false],
  ['what the app writes', 'dist/data.json', false],
])('looks at %s: %s', async (_, file, seen) => {
  app = await scratchApp({
    'package.json': { main: 'dist/{main,functions/*}.js' },
    'dist/main.js': '',
    'dist/src/other.js': '',
    'dist/data.json': '{}',
    'dist/node_modules/x/index.js': '',
    'src/main.ts': '',
  });
  const before = await look();
  await writeFile(join(app.path, file), '// changed');
  await utimes(join(app.path, file), 1, 1);
  expect((await look()) !== before).toBe(seen);
});

it('waits until a change is complete', async () => {
  app = await scratchApp({ 'main.js': '' });
  const stands = ['a', 'a', 'b', 'c', 'c', 'd'];
  const clock = { now: () => 0, sleep: async () => undefined };
  await filesChanged('a', async () => stands.shift() ?? '', clock, new AbortController().signal);
  expect(stands).toEqual(['d']);
});

it('lives with an app that is not there, as in the middle of a build', async () => {
  app = await scratchApp({ 'main.js': '' });
  const before = await look();
  await rm(join(app.path, 'package.json'));
  expect(await look()).not.toBe(before);
  await rm(app.path, { recursive: true });
  expect(await look()).toContain('is not there');
  app = await scratchApp({});
});
