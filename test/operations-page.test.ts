import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';

/** The sources of the layers that can say that a person has to look. */
async function sources(): Promise<string[]> {
  const folders = ['shared/order', 'shared/steps', 'shared/pipeline'];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(join(root, folder))).map((file) => join(root, folder, file))),
  );
  const code = files.flat().filter((file) => !/\.(test|fixture)\.ts$/.test(file));
  return Promise.all(code.map((file) => readFile(file, 'utf8')));
}

const rowsUnder = (page: string, heading: string): string[] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return Array.from(section.matchAll(/^\| `([a-z_]+)` \|/gm), ([, code = '']) => code);
};
const allMatches = (texts: readonly string[], pattern: RegExp): Set<string> =>
  new Set(texts.flatMap((text) => Array.from(text.matchAll(pattern), ([, code = '']) => code)));

it('docs/operations.md has a row for each reason that an order may wait for, and for no other', async () => {
  const code = await sources();
  const asked = allMatches(code, /needsAttention\(\s*'([a-z_]+)'/g);
  const noted = allMatches(code, /'order\.attention', reason: \{ code: '([a-z_]+)'/g);
  const raised = allMatches(code, /kind: 'attention', reason: \{ code: '([a-z_]+)'/g);
  const known = [...asked, ...noted, ...raised];
  expect(known.length).toBeGreaterThan(7);
  const rows = rowsUnder(await readFile(join(root, 'docs/operations.md'), 'utf8'), 'What an order waits for');
  expect(rows).toEqual(expect.arrayContaining(known));
  expect([...allMatches(code, /(?:code: |needsAttention\(\s*)'([a-z_]+)'/g)]).toEqual(expect.arrayContaining(rows));
});

it('every reason that stands in the code is explained on one of the pages', async () => {
  const [operations, errors] = await Promise.all(
    ['docs/operations.md', 'docs/errors.md'].map((page) => readFile(join(root, page), 'utf8')),
  );
  const reasons = allMatches(await sources(), /code: '([a-z_]+)', detail/g);
  expect(reasons.size).toBeGreaterThan(10);
  const pages = `${operations}${errors}`;
  expect([...reasons].filter((reason) => !pages.includes(`\`${reason}\``))).toEqual([]);
});
