import { parse } from 'yaml';
import { z } from 'zod';
import type { Finding, Rule } from '../rule.ts';
import type { Tree } from '../tree.ts';
import { readWorkflows, runsAction } from './workflow.ts';

const ecosystems = ['npm', 'github-actions', 'devcontainers'];
const scans = ['github/codeql-action/analyze', 'actions/dependency-review-action'];
const dependabot = z.object({
  updates: z.array(
    z.object({ 'package-ecosystem': z.string(), cooldown: z.object({ 'default-days': z.number().min(3) }).optional() }),
  ),
});

export const changesScanned: Rule = {
  name: 'pull requests are scanned, and dependencies brought up to date after they have cooled down',
  check(tree) {
    return [...scanned(tree), ...updated(tree)];
  },
};

function scanned(tree: Tree): Finding[] {
  const onPullRequests = readWorkflows(tree).filter(({ on }) => 'pull_request' in on);
  const steps = onPullRequests.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
  return scans
    .filter((action) => !steps.some((step) => runsAction(step, action)))
    .map((action) => ({ file: '.github/workflows', what: `expected ${action} on pull requests, found it nowhere` }));
}

function updated(tree: Tree): Finding[] {
  const file = '.github/dependabot.yml';
  const { data } = dependabot.safeParse(parse(tree.files.get(file) ?? ''));
  return ecosystems.flatMap((ecosystem) => {
    const update = data?.updates.find((one) => one['package-ecosystem'] === ecosystem);
    if (update === undefined) return [{ file, what: `expected updates of ${ecosystem}, found none` }];
    if (update.cooldown === undefined) return [{ file, what: `expected a cooldown of ${ecosystem}, found none` }];
    return [];
  });
}
