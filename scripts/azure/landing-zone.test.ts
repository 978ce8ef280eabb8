import { expect, test } from 'vitest';
import { findingsOf } from './findings-of.ts';
import { found, realTree } from './planting.ts';
import { everythingIsLogged } from './rules/everything-is-logged.ts';
import { rules } from './rules.ts';
import { planted, type Tree } from './tree.ts';

const page = realTree.files.get('docs/landing-zone.md') ?? '';
const blocks = Array.from(page.matchAll(/```bicep\n([^]*?)```/g), ([, block = '']) => block);
const blockOf = (start: string) => blocks.find((block) => block.startsWith(start)) ?? '';
const network = blockOf('param network = {');
const signIn = blockOf('  operatorSignIn: {');

const gateway = (tier: string) =>
  blockOf('param gateway = {')
    .replace(/tier: '\w+'/, `tier: '${tier}'`)
    .replace(/\}\n$/, `${signIn}}\n`);

const turnedOn = (environment: string, tier: string) =>
  [
    [`bicep/main.${environment}.bicepparam`, 'param network = null\n', network],
    [`bicep/main.${environment}.bicepparam`, 'param gateway = null\n', gateway(tier)],
  ] as const;

test('with network and gateway on, as docs/landing-zone.md has them, every rule still holds', async () => {
  const plants = [...turnedOn('prod', 'StandardV2'), ...turnedOn('staging', 'Consumption')];
  const tree = plants.reduce<Tree>((grown, [path, from, to]) => planted(grown, path, from, to), realTree);
  const findings = await Promise.all(rules.map((rule) => findingsOf(rule, tree)));
  expect(findings.flat()).toEqual([]);
});

test('the rules see into them: a gateway whose logs go nowhere is found', async () => {
  const plants = [
    ...turnedOn('prod', 'BasicV2'),
    ['bicep/modules/api-management/gateway.bicep', "category: 'GatewayLogs'", "category: 'Gateways'"],
  ] as const;
  expect(await found(everythingIsLogged, ...plants)).toContain('sends GatewayLogs of service to the workspace');
});

test('the limits on the page are those of the policies', () => {
  const textOf = (path: string) => realTree.files.get(path) ?? '';
  const [, calls] = /callsPerMinute int = (\d+)/.exec(textOf('bicep/modules/api-management/gateway.bicep')) ?? [];
  const [, atOnce] = /max-count="(\d+)"/.exec(textOf('bicep/policies/service.consumption.xml')) ?? [];
  expect(page).toContain(`${calls} requests a minute`);
  expect(page).toContain(`${atOnce} requests at a time`);
});
