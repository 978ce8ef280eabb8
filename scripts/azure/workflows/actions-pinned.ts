import type { Rule } from '../rule.ts';
import { pathsUnder } from '../tree.ts';
import { allowedActions } from './allowed-actions.ts';
import { type Use, usesIn } from './workflow.ts';

export const actionsPinned: Rule = {
  name: 'every action is on the list, pinned to a commit, with its version beside it',
  check(tree) {
    const files = pathsUnder(tree, '.github').filter((path) => /\.ya?ml$/.test(path));
    return files.flatMap((file) =>
      usesIn(tree.files.get(file) ?? '').flatMap((use) => {
        const what = faultOf(use);
        return what === undefined ? [] : [{ file, line: use.line, what }];
      }),
    );
  },
};

function faultOf({ text, comment }: Use): string | undefined {
  if (text.startsWith('./')) return undefined;
  const [path = '', commit = ''] = text.split('@');
  const action = path.split('/').slice(0, 2).join('/').toLowerCase();
  const allowed = allowedActions[action];
  if (allowed === undefined)
    return `expected an action of scripts/azure/workflows/allowed-actions.ts, found ${path}: do without it, or look at its code and add it`;
  if (!/^[0-9a-f]{40}$/.test(commit))
    return `expected ${path} by the 40 digits of a commit, found @${commit}: a tag can be moved`;
  if (commit !== allowed.commit || comment !== allowed.version)
    return `expected ${path}@${allowed.commit} # ${allowed.version}, found @${commit} # ${comment ?? ''}: change allowed-actions.ts with it`;
  return undefined;
}
