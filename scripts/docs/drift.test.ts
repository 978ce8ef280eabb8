import { expect, test } from 'vitest';
import { drift } from './drift.ts';

test('shows what changed, from the first line that differs to the last', () => {
  expect(drift('a\nb\nc\nd\n', 'a\nB\nC\nd\n')).toBe('@@ line 2 @@\n- b\n- c\n+ B\n+ C');
});

test('shows lines that came or went', () => {
  expect(drift('a\nc', 'a\nb\nc')).toBe('@@ line 2 @@\n+ b');
  expect(drift('a\na\na', 'a\na')).toBe('@@ line 3 @@\n- a');
  expect(drift('', 'a')).toBe('@@ line 1 @@\n- \n+ a');
});

test('shortens what is long', () => {
  const long = Array.from({ length: 10 }, (_, line) => `${line}`).join('\n');
  expect(drift(long, 'x').split('\n')).toEqual([
    '@@ line 1 @@',
    '- 0',
    '- 1',
    '- 2',
    '- 3',
    '- 4',
    '- 5',
    '- … 4 more lines',
    '+ x',
  ]);
});
