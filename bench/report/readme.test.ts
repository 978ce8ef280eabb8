import { expect, test } from 'vitest';
import { withTable } from './readme.ts';
import type { Measured } from './result.ts';

const measured = (ms: number): Measured => ({
  name: 'load',
  title: 'Load time',
  at: '2026-11-21T10:00:00.000Z',
  node: '24.21.0',
  cpus: '2 × Some CPU',
  rows: [
    { way: 'bundle', ms },
    { way: 'packages | all', ms: 1234.567 },
  ],
  notes: ['Medians of 15.'],
});

const section = (ms: string) => `<!-- result:load -->
## Load time

| way | ms |
| --- | ---: |
| bundle | ${ms} |
| packages \\| all | 1,234.57 |

* Medians of 15.
* \`npm run bench load\`, 2026-11-21, Node 24.21.0, 2 × Some CPU; [all numbers](results/load.json)
<!-- /result:load -->`;

test('a first result goes to the end of the page', () => {
  expect(withTable('# Benchmarks\n', measured(10))).toBe(`# Benchmarks\n\n${section('10')}\n`);
});

test('a later result takes the place of the earlier one', () => {
  const page = `# Benchmarks\n\n${section('10')}\n\nMore.\n`;
  expect(withTable(page, measured(12.5))).toBe(`# Benchmarks\n\n${section('12.5')}\n\nMore.\n`);
});

test('a page that lost its marker is not guessed at', () => {
  expect(() => withTable('<!-- result:load -->', measured(1))).toThrow('<!-- /result:load -->');
});
