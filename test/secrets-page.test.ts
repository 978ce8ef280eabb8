import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';
import { secretKinds, secretsSchema, vaultName } from '../shared/secret-settings.ts';

const read = (path: string) => readFile(join(root, path), 'utf8');
const names = secretsSchema.keyof().options;

const counting = (versions: number): string =>
  versions === 1
    ? 'the current version'
    : versions === 2
      ? 'the current version and the previous one'
      : 'every enabled version';

it('docs/secrets.md has a row for each secret, with its name in a vault and which versions count, and for no other', async () => {
  const rows = [...(await read('docs/secrets.md')).matchAll(/^\| `([A-Z_]+)` \| `([a-z-]+)` \|.*\| ([^|]+) \|$/gm)];
  expect(rows.map(([, name, inVault, counts]) => [name, inVault, counts])).toEqual(
    names.map((name) => [name, vaultName(name), counting(secretKinds[name].versions)]),
  );
});

it('docs/secrets.md tells for each secret how it is rotated, step by step', async () => {
  const sections = (await read('docs/secrets.md')).split(/^### /m);
  for (const name of names)
    expect(sections.find((section) => section.startsWith(`\`${name}\``)) ?? name).toMatch(/^1\. /m);
});

it('docs/secrets.md names every reason that the code gives for a stale secret', async () => {
  const code = await read('shared/providers/key-vault/secret-fault.ts');
  const [, union = ''] = /type Reason =([^;]+);/.exec(code) ?? [];
  const reasons = [...union.matchAll(/'(\w+)'/g)].map(([, reason]) => reason);
  const page = await read('docs/secrets.md');
  expect(reasons).toHaveLength(6);
  expect(reasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
});

it('every secret is used where the app is put together', async () => {
  const main = await read('functions/main.ts');
  expect(names.filter((name) => !main.includes(`secrets.${name}`))).toEqual([]);
});
