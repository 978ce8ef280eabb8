import { expect, test } from 'vitest';
import { Program } from './bicep/program.ts';
import { findingsOf } from './findings-of.ts';
import type { Rule } from './rule.ts';

const readsAll: Rule = {
  name: 'all is read',
  check: (tree) => new Program(tree).files.flatMap(() => []),
};
const readsMain: Rule = { name: 'main is read', check: (tree) => (new Program(tree).file('bicep/main.bicep'), []) };

test('a file that cannot be read is a finding', async () => {
  const tree = { files: new Map([['bicep/a.bicep', 'param a\n']]) };
  expect(await findingsOf(readsAll, tree)).toEqual([
    { file: 'bicep/a.bicep', line: 1, what: 'expected a type, found a line break' },
  ]);
  expect(await findingsOf(readsMain, tree)).toEqual([
    { file: 'bicep/main.bicep', what: 'expected bicep/main.bicep, found no such file' },
  ]);
});

test('any other error is one', async () => {
  const faulty: Rule = {
    name: 'faulty',
    check() {
      throw new TypeError('a bug');
    },
  };
  await expect(findingsOf(faulty, { files: new Map() })).rejects.toThrow('a bug');
});
