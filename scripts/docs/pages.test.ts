import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultsInPages } from './pages.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pages '));
  await write({ 'package.json': '{"scripts":{"start":"","build":""}}' });
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test('pages that lead somewhere have no faults', async () => {
  await write({
    'README.md':
      '# Hello\n[a](docs/a.md#life-of-a) [b](docs/) [c](#hello) [d](https://example.com/x) [e](/docs/a.md)\n`npm start`',
    'docs/a.md': '## Life of A\n[up](../README.md)',
    'local/part/package.json': '{"scripts":{"own":""}}',
    'local/part/README.md': 'npm run own, npm run build',
    'node_modules/x/README.md': '[not ours](nowhere.md)',
  });
  expect(await faultsInPages(root)).toEqual([]);
});

test('a link to a file or heading that is not there is a fault', async () => {
  await write({ 'README.md': '[a](docs/a.md)\n[b](#nothing)\n[c](docs/b.md#gone)', 'docs/b.md': '# B' });
  expect(await faultsInPages(root)).toEqual([
    'README.md:1 links to docs/a.md: there is no such file',
    'README.md:2 links to #nothing: README.md has no heading of that name',
    'README.md:3 links to docs/b.md#gone: docs/b.md has no heading of that name',
  ]);
});

test('an npm script that package.json does not have is a fault', async () => {
  await write({ 'docs/a.md': 'First `npm run deploy`, then npm test.' });
  expect(await faultsInPages(root)).toEqual([
    'docs/a.md:1 names the npm script deploy, which package.json does not have',
    'docs/a.md:1 names the npm script test, which package.json does not have',
  ]);
});

test('a test that is not there, or does not say what a table says it shows, is a fault', async () => {
  await write({
    'local/part/near.test.ts': '',
    'local/part/README.md': 'See `near.test.ts`, which is empty.',
    'test/walk.test.ts': "describe('a walk', () => {});",
    'docs/a.md': [
      '| promise | `test/walk.test.ts`, a walk; over all: not yet |',
      '| promise | `test/walk.test.ts`, a walk, a run; `test/gone.test.ts` |',
    ].join('\n'),
  });
  expect(await faultsInPages(root)).toEqual([
    'docs/a.md:2: "a run" does not stand in test/walk.test.ts',
    'docs/a.md:2 names the test test/gone.test.ts: there is no such file',
  ]);
});
