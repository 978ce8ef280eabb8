import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { help } from './command-line.ts';
import { testFolder } from './test/folder.ts';

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

it('the README has a script for CI that leaves nothing running', async () => {
  const folder = testFolder();
  symlinkSync(join(here, '../../node_modules'), join(folder, 'node_modules'));
  const [, script] = /```sh\n([^`]+--json > cosmos\.json[^`]+)```/.exec(readme) ?? [];
  const stand = (name: string, code: string) => `${name}() { "${process.execPath}" -e '${code}'; }`;
  const steps = [
    stand('jq', 'console.log(JSON.parse(fs.readFileSync("cosmos.json", "utf8")).cosmos.endpoint)'),
    stand('npm', 'fetch(`${process.env.COSMOS_ENDPOINT}/_local/books`).then(({ status }) => console.log(status))'),
    script,
    'wait $!; echo "ended with $?"',
  ];
  const { stdout } = await promisify(execFile)('sh', ['-c', steps.join('\n')], {
    cwd: folder,
    env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
  });
  expect(stdout).toBe('200\nended with 0\n');
});

it('the README has every option of the command, and no other', () => {
  const table = readme.slice(readme.indexOf('## Options'), readme.indexOf('## What is there'));
  const inTable = [...table.matchAll(/^\| `--([a-z-]+)/gm)].map(([, name]) => name);
  const inHelp = [...help.matchAll(/^ +(?:-h, )?--([a-z-]+)/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  expect(new Set(inTable)).toEqual(new Set(inHelp));
});
