import { expect, test } from 'vitest';
import { root } from '../root.mjs';
import { PlantError, pathsUnder, planted, readTree, withFile, without } from './tree.ts';

const tree = { files: new Map([['bicep/a.bicep', 'param a string\nparam b string\n']]) };

test('reads what is deployed by paths from the root', () => {
  const read = readTree(root);
  expect(read.files.get('host.json')).toContain('extensionBundle');
  expect(pathsUnder(read, '.github/workflows', '.yml')).toContain('.github/workflows/ci.yml');
});

test('plants a fault into a copy', () => {
  expect(planted(tree, 'bicep/a.bicep', 'param b', 'param c').files.get('bicep/a.bicep')).toContain('param c string');
  expect(planted(tree, 'bicep/a.bicep', /param (\w) /g, 'var $1 ').files.get('bicep/a.bicep')).toContain('var b');
  expect(tree.files.get('bicep/a.bicep')).toContain('param b');
});

test('a plant that fits nowhere, or twice, is refused', () => {
  expect(() => planted(tree, 'bicep/a.bicep', 'param', 'var')).toThrow(PlantError);
  expect(() => planted(tree, 'bicep/a.bicep', /output/, 'var')).toThrow(PlantError);
  expect(() => planted(tree, 'bicep/b.bicep', 'param', 'var')).toThrow(PlantError);
  expect(() => without(tree, 'bicep/b.bicep')).toThrow(PlantError);
});

test('files come and go', () => {
  const more = withFile(tree, 'bicep/b.bicep', '');
  expect(pathsUnder(more, 'bicep')).toEqual(['bicep/a.bicep', 'bicep/b.bicep']);
  expect(pathsUnder(without(more, 'bicep/a.bicep'), 'bicep')).toEqual(['bicep/b.bicep']);
});
