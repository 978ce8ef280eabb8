import { expect, it } from 'vitest';
import { UsageError } from '../../scripts/usage-error.ts';
import { parseCommandLine, usage } from './command-line.ts';
import { faultIds } from './faults/fault.ts';
import { guardNames } from './guards.ts';

it('runs a hundred seeds from anywhere on', () => {
  expect(parseCommandLine([], 7)).toMatchObject({ seeds: 100, from: 7, faults: undefined, orders: undefined });
});

it('runs one seed when it is named, or as many from it on as asked for', () => {
  expect(parseCommandLine(['--seed', '42'], 7)).toMatchObject({ seeds: 1, from: 42 });
  expect(parseCommandLine(['--seed', '42', '--seeds', '10'], 7)).toMatchObject({ seeds: 10, from: 42 });
});

it('takes lists, and none', () => {
  const given = parseCommandLine(['--faults', 'F13,F30', '--actors', 'none', '--orders', '1,3'], 7);
  expect(given).toMatchObject({ faults: ['F13', 'F30'], actors: [], orders: [1, 3] });
});

it.each([
  ['--seeds', '0'],
  ['--seed', 'one'],
  ['--faults', 'F99'],
  ['--actors', 'nobody'],
  ['--orders', '1,,2'],
  ['--without', 'luck'],
  ['--fast', ''],
])('refuses %s %s and says what would do', (option, value) => {
  expect(() => parseCommandLine([option, value], 7)).toThrow(UsageError);
});

it('explains every fault and names every guard', () => {
  for (const word of [...faultIds, ...guardNames]) expect(usage).toContain(word);
});
