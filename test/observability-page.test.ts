import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../scripts/root.mjs';
import { containers } from '../shared/data/containers.ts';
import { metrics } from '../shared/telemetry/metrics.ts';

/** The code of the app. */
const code = (
  await Promise.all(
    ['functions', 'shared'].map(async (folder) => {
      const files = await readdir(join(root, folder), { recursive: true });
      const own = files.filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file));
      return Promise.all(own.map((file) => readFile(join(root, folder, file), 'utf8')));
    }),
  )
).flat();
const page = await readFile(join(root, 'docs/observability.md'), 'utf8');

const found = (pattern: RegExp): string[] => [
  ...new Set(code.flatMap((text) => Array.from(text.matchAll(pattern), ([, name = '']) => name))),
];

/** The cells of each row below a heading. */
const rows = (heading: string): string[][] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .map((cells) => cells.slice(1, -1));
};
const names = (heading: string) => rows(heading).map(([name = '']) => name);

it('docs/observability.md has a row for each event besides those of ledgers, and for no other', () => {
  const literal = found(/signals\.event\(\s*'([\w.]+)'/g);
  const made = ['consume', 'release'].map((over) => `stock.${over}_by_reconciler`);
  expect(found(/signals\.event\(\s*(`[^`]*`)/g)).toEqual(['`stock.${over}_by_reconciler`']);
  expect(names('Events').toSorted()).toEqual([...literal, ...made].toSorted());
});

it('docs/observability.md has a row for each problem, and for no other', () => {
  expect(names('Problems').toSorted()).toEqual(found(/signals\.problem\(\s*'([\w.]+)'/g).toSorted());
});

it('docs/observability.md has a row for each metric, of its kind and in its unit', () => {
  expect(rows('Metrics').map(([name, sort, unit]) => [name, sort, unit])).toEqual(
    Object.entries(metrics).map(([name, { sort, unit }]) => [name, sort, unit]),
  );
});

it('docs/observability.md has a row for each family of spans, and names the work on orders', () => {
  const spans = found(/tracing\.span\(\s*`(\w+)\./g);
  const ports = found(/traced\(tracing, '(\w+)'/g);
  const stores = Object.keys(containers).filter((name) => name !== 'leases');
  const families = [...new Set([...spans, ...ports, ...stores])].map((family) => `${family}.*`);
  expect(names('Traces').toSorted()).toEqual(families.toSorted());
  const ofOrders = found(/ofOrder\(\s*[\w.]+,\s*'([\w-]+)'/g);
  expect(ofOrders.length).toBeGreaterThan(2);
  expect(ofOrders.filter((name) => !page.includes(`\`order.${name}\``))).toEqual([]);
});
