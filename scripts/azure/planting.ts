import { root } from '../root.mjs';
import { findingsOf } from './findings-of.ts';
import type { Rule } from './rule.ts';
import { planted, readTree, type Tree } from './tree.ts';

/** The repository as it is, for planting faults into. */
export const realTree: Tree = readTree(root);

/** A text, or a pattern, and what comes in its place in a file. */
export type Plant = readonly [path: string, from: string | RegExp, to: string];

/** What a rule says about the repository with these faults in it: `file what`, a line each. */
export async function found(rule: Rule, ...plants: readonly Plant[]): Promise<string> {
  return foundIn(
    plants.reduce((tree, plant) => planted(tree, ...plant), realTree),
    rule,
  );
}

export async function foundIn(tree: Tree, rule: Rule): Promise<string> {
  return (await findingsOf(rule, tree)).map(({ file, what }) => `${file} ${what}`).join('\n');
}
