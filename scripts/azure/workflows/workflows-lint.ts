import type { Finding, Rule } from '../rule.ts';
import { lintWorkflows } from './actionlint.ts';
import { workflowPaths } from './workflow.ts';

export const workflowsLint: Rule = {
  name: 'every workflow passes actionlint',
  async check(tree) {
    const files = workflowPaths(tree).map((path) => [path, tree.files.get(path) ?? ''] as const);
    if (files.length === 0) return [{ file: '.github/workflows', what: 'expected workflows, found none' }];
    const found: Finding[] = [];
    for await (const { file, line, message } of lintWorkflows(files)) found.push({ file, line, what: message });
    return found;
  },
};
