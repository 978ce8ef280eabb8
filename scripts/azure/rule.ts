import type { Tree } from './tree.ts';

export interface Finding {
  readonly file: string;
  readonly line?: number;
  /** What was expected, what is there, what to do. */
  readonly what: string;
}

export interface Rule {
  /** A sentence that is true of a good tree, such as `storage accounts take no shared key`. */
  readonly name: string;
  check(tree: Tree): Finding[] | Promise<Finding[]>;
}
