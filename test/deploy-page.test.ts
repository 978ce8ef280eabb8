import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import measured from '../bench/results/thousand-orders.json' with { type: 'json' };
import { root } from '../scripts/root.mjs';
import { usage } from '../scripts/smoke/command-line.ts';
import { secretsSchema, vaultName } from '../shared/secret-settings.ts';

const read = (path: string) => readFile(join(root, path), 'utf8');
const page = await read('docs/deploy.md');
const all = (pattern: RegExp, text = page) => [
  ...new Set(Array.from(text.matchAll(pattern), ([, found = '']) => found)),
];

/** What stands in blocks and in backticks: what somebody may type. */
const commands = [...all(/```sh\n([^]*?)```/g), ...all(/`([^`\n]+)`/g)];

it('every file that docs/deploy.md names is there', () => {
  const files = commands.flatMap((text) => all(/((?:bicep|scripts|local|docs|bench)\/[\w./$-]*\w\.\w+)/g, text));
  const named = files.flatMap((file) =>
    file.includes('$stage') ? ['dev', 'staging', 'prod'].map((stage) => file.replace('$stage', stage)) : [file],
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

const workflowSchema = z.object({
  on: z.object({
    workflow_dispatch: z.object({ inputs: z.record(z.string(), z.unknown()).default({}) }).nullable(),
  }),
});

it('every workflow that docs/deploy.md runs can be run by hand, and takes what it is given', async () => {
  const runs = commands.flatMap((text) => Array.from(text.matchAll(/gh workflow run (\S+\.yml)([^\n]*)/g)));
  expect(runs.length).toBeGreaterThan(1);
  for (const [, file = '', fields = ''] of runs) {
    const { on } = workflowSchema.parse(parse(await read(`.github/workflows/${file}`)));
    expect(Object.keys(on.workflow_dispatch?.inputs ?? {})).toEqual(
      expect.arrayContaining(all(/--field (\w+)=/g, fields)),
    );
  }
});

it('every output and parameter of Bicep that docs/deploy.md names is one', async () => {
  const bicep = await read('bicep/main.bicep');
  const outputs = all(/\$\(output (\w+)\)/g);
  expect(outputs.length).toBeGreaterThan(4);
  expect(outputs.filter((name) => !bicep.includes(`\noutput ${name} string`))).toEqual([]);
  const parameters = ['cosmosLogEachRequest', 'logDailyQuotaGb', 'notificationHubKey', 'monthlyBudget'];
  expect(parameters.filter((name) => !page.includes(`\`${name}\``) || !bicep.includes(`\nparam ${name} `))).toEqual([]);
});

it('every secret that docs/deploy.md sets is one of the app, and every one is set that the app does not make up', () => {
  const names = secretsSchema.keyof().options.map(vaultName);
  const set = all(/\| secret ([\w-]+)/g);
  expect(set.toSorted()).toEqual(names.filter((name) => name !== 'notification-hub-connection').toSorted());
});

it('every option of the smoke test that docs/deploy.md names is one', () => {
  const options = commands
    .flatMap((text) => all(/npm run smoke -- ([^\n]*)/g, text))
    .flatMap((line) => all(/(--[a-z]+)/g, line));
  expect(options.length).toBeGreaterThan(2);
  expect(options.filter((option) => !usage.includes(`\n  ${option}`))).toEqual([]);
});

it('what docs/deploy.md says is used is what was measured', () => {
  const rows = Array.from(page.matchAll(/^\| ([^|]+) \| ([\d.,]+) \| ([\d.,]+) \| ([\d.,]+) \|/gm));
  const shown = rows.map(([, what = '', ...numbers]) => [
    what,
    ...numbers.slice(0, 3).map((text) => Number(text.replaceAll(',', ''))),
  ]);
  const meters: Record<string, string> = {
    'Cosmos DB, request units': 'request units, all',
    'Functions, executions': 'executions, all',
    'Functions, GB-seconds on demand': 'GB-seconds on demand',
    'Notification Hubs, pushes': 'pushes',
    'Log Analytics, MB of `AppDependencies`': 'logs, MB: AppDependencies',
    'Log Analytics, MB of `AppEvents`': 'logs, MB: AppEvents',
    'Log Analytics, MB of `AppMetrics`': 'logs, MB: AppMetrics',
  };
  const expected = Object.entries(meters).map(([meter, what]) => {
    const row = measured.rows.find((one) => one.what === what);
    return [meter, row?.['one by one'], row?.['20 at once'], row?.['idle, an hour']];
  });
  expect(shown).toEqual(expected);
});

it('the instances that never sleep are as many as the parameters of prod say', async () => {
  const prod = await read('bicep/main.prod.bicepparam');
  const counts = Array.from(prod.matchAll(/instanceCount: (\d+)/g), ([, count]) => Number(count));
  // Prod has zones, which keep two instances of each group up; the two timers are groups without a line of their own.
  expect(prod).toContain('param zoneRedundant = true');
  const instances = counts.reduce((sum, count) => sum + count, 0) + 2 * 2;
  const hours = instances * 730;
  const format = (value: number) => value.toLocaleString('en-US');
  expect(page).toContain(
    `${instances} of 2 GB, four of them the timers', which zones keep up: ${format(hours)} hours, ${format(hours * 3_600 * 2)} GB-seconds`,
  );
  expect(await read('bicep/main.dev.bicepparam')).toContain('param alwaysReady = []');
});
