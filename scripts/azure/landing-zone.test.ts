import { expect, test } from 'vitest';
import { findingsOf } from './findings-of.ts';
import { realTree } from './planting.ts';
import { rules } from './rules.ts';
import { planted, type Tree } from './tree.ts';

/** An environment whose parameters file turns both on. */
function turnedOn(tree: Tree, environment: string, tier: string): Tree {
  const path = `bicep/main.${environment}.bicepparam`;
  const network = "param network = {\n  addressPrefix: '10.40.0.0/22'\n  fixedEgress: true\n}";
  const gateway = `param gateway = {\n  tier: '${tier}'\n  publisherName: 'Shop'\n  publisherEmail: 'shop@shop.example'\n}`;
  return planted(planted(tree, path, 'param network = null', network), path, 'param gateway = null', gateway);
}

test('with network and gateway on every rule still holds', async () => {
  const tree = turnedOn(turnedOn(realTree, 'prod', 'StandardV2'), 'staging', 'Consumption');
  const found = await Promise.all(rules.map((rule) => findingsOf(rule, tree)));
  expect(found.flat()).toEqual([]);
});
