import type { Finding, Rule } from '../rule.ts';
import { pathsUnder, type Tree } from '../tree.ts';
import { linesOf } from './delivery-files.ts';
import { readWorkflows, type Step } from './workflow.ts';

/** The app's own secrets, which a deployment leaves as the vault has them: docs/secrets.md. */
const byHand = [
  'STRIPE_API_KEY',
  'STRIPE_WEBHOOK_SECRETS',
  'EASYPOST_API_KEY',
  'EASYPOST_WEBHOOK_SECRETS',
  'ORDER_TOKEN_KEYS',
  'OPERATOR_TOKENS',
];

export const parametersHandedOver: Rule = {
  name: 'what the parameters read from the environment is handed over by every step that deploys or plans, and no secret of the app is',
  check(tree) {
    const read = variablesRead(tree);
    return readWorkflows(tree).flatMap(({ file, jobs }) =>
      jobs
        .flatMap(({ steps }) => steps)
        .filter(({ run = '' }) => /\baz deployment sub (create|what-if)\b/.test(run))
        .flatMap((step) => faultsOf(step, read).map((what): Finding => ({ file, line: step.line, what }))),
    );
  },
};

function variablesRead(tree: Tree): string[] {
  const lines = pathsUnder(tree, 'bicep', '.bicepparam')
    .filter((path) => !path.startsWith('bicep/bootstrap/'))
    .flatMap((path) => linesOf(tree, path));
  const names = lines.flatMap(({ text }) =>
    [...text.matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(([, name]) => name ?? ''),
  );
  return [...new Set(names)];
}

function faultsOf({ env }: Step, read: readonly string[]): string[] {
  return read.flatMap((name) => {
    const isHandedOver = name in env;
    if (byHand.includes(name))
      return isHandedOver ? [`expected ${name} to stay out of GitHub: it is put into the vault by hand`] : [];
    return isHandedOver
      ? []
      : [`expected env to hand over ${name}, which the parameters read, found nothing of that name`];
  });
}
