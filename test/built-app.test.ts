import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import sample from '../local.settings.sample.json' with { type: 'json' };
import { bundle } from '../scripts/bundle.ts';
import { root } from '../scripts/root.mjs';

let folder: string;
beforeAll(async () => {
  await mkdir(join(root, '.local'), { recursive: true });
  folder = await mkdtemp(join(root, '.local/built-app-'));
  await bundle({ dist: join(folder, 'dist'), workFolder: folder });
});
afterAll(() => rm(folder, { recursive: true }));

const loading = `
  require(process.argv[1]).loadApp(process.argv[2]).then(({ functions }) => {
    console.log(JSON.stringify(Object.entries(functions).map(([name, { triggers }]) => [name, ...triggers].join(' '))));
    process.exit();
  });
`;

test('the built app registers every function it should, and needs no package beside it', async () => {
  const given = ['--eval', loading, join(root, 'scripts/worker-stand-in.cjs'), join(folder, 'dist/main.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env: { ...process.env, ...sample.Values } });
  expect(JSON.parse(stdout).toSorted()).toEqual([
    'checkout httpTrigger',
    'devices httpTrigger',
    'fulfillment cosmosDBTrigger',
    'health-live httpTrigger',
    'health-ready httpTrigger',
    'notifications cosmosDBTrigger',
    'openapi httpTrigger',
    'orders httpTrigger',
    'payment cosmosDBTrigger',
    'quote httpTrigger',
    'sweeper timerTrigger',
    'tax cosmosDBTrigger',
  ]);
});
