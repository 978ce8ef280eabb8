import type { Rule } from '../rule.ts';
import { readWorkflows, type Step } from './workflow.ts';

const file = '.github/workflows/_deploy-app.yml';

export const deploysTried: Rule = {
  name: 'what is published is verified before, tried afterwards, and taken back when it fails',
  check(tree) {
    const job = readWorkflows(tree)
      .find((workflow) => workflow.file === file)
      ?.jobs.find(({ id }) => id === 'deploy');
    if (job === undefined) return [{ file, what: 'expected a job deploy, found none' }];
    return [...faultsOf(job.steps)].map((what) => ({ file, line: job.line, what }));
  },
};

function* faultsOf(steps: readonly Step[]): Generator<string> {
  const at = (id: string) => steps.findIndex((step) => step.id === id);
  const run = (id: string) => steps[at(id)]?.run ?? '';
  const verified = steps.findIndex(({ run: script = '' }) => /take\.ts "\$VERSION"/.test(script));
  const publish = run('publish');
  const smoke = run('smoke');
  const rollback = steps[at('rollback')];

  if (!/publish\.ts/.test(publish)) yield 'expected a step publish that runs scripts/release/publish.ts';
  if (verified < 0 || verified > at('publish')) yield 'expected take.ts to verify the release before it is published';
  if (!/npm run smoke -- .*--build "\$VERSION"/.test(smoke) || at('smoke') < at('publish'))
    yield 'expected a step smoke after publish: npm run smoke -- … --build "$VERSION"';

  const when = String(rollback?.if);
  const heeded = ['failure()', "steps.publish.outcome == 'failure'", "steps.smoke.outcome == 'failure'"];
  if (rollback === undefined || !heeded.every((part) => when.includes(part)))
    yield `expected a step rollback after a failure of publish or smoke, found if: ${when}`;
  else if (!/publish\.ts[\s\S]*npm run smoke -- .*--build "\$PREVIOUS"/.test(rollback.run ?? ''))
    yield 'expected rollback to publish the release before, and to try that as well';
}
