import { expect, test } from 'vitest';
import { loadGrammar } from './grammar.ts';

const faults = await loadGrammar();

test('Bicep has no faults', () => {
  expect(faults("@secure()\nparam key string\nvar name = 'st${uniqueString(key)}'\n")).toEqual([]);
});

test('says where a text stops to be Bicep', () => {
  expect(faults("param a string\nresource b 'c@1' = {\n  name 'd'\n}\n").map(({ line }) => line)).toContain(3);
  expect(faults('var a = [\n  1\n')).not.toEqual([]);
});

test('what the dialect lacks is a fault: spread', () => {
  expect(faults('var a = {\n  ...b\n  c: 1\n}\n')).not.toEqual([]);
});
