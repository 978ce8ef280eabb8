import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { help } from './command-line.ts';

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const here = fileURLToPath(new URL('.', import.meta.url));

it('the README has examples that run as they stand', async () => {
  const examples = [...readme.matchAll(/```ts\n([^]+?)```/g)].map(([, code]) => code ?? '');
  expect(examples).toHaveLength(2);
  const onward = `console.log(JSON.stringify(orders.query({ query: 'SELECT VALUE c.total FROM c', scope: { kind: 'all' } }).rows));`;
  const code = [...examples, onward].join('\n');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: here,
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  expect(stdout).toBe('[6]\n');
});

it('the README has every option of the command, and no other', () => {
  const table = readme.slice(readme.indexOf('## Options'), readme.indexOf('## What is there'));
  const inTable = [...table.matchAll(/^\| `--([a-z-]+)/gm)].map(([, name]) => name);
  const inHelp = [...help.matchAll(/^ +(?:-h, )?--([a-z-]+)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  expect(inTable.toSorted()).toEqual(inHelp.toSorted());
});
