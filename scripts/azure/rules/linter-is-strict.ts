import { z } from 'zod';
import type { Finding, Rule } from '../rule.ts';

const path = 'bicep/bicepconfig.json';

const configSchema = z.object({
  analyzers: z.object({
    core: z.object({
      enabled: z.literal(true),
      rules: z.record(z.string(), z.object({ level: z.enum(['error', 'warning', 'info', 'off']) })),
    }),
  }),
});

/** Rules that keep secrets, and what is off by default: https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter */
const errors = [
  'adminusername-should-not-be-literal',
  'outputs-should-not-contain-secrets',
  'secure-parameter-default',
  'secure-params-in-nested-deploy',
  'secure-secrets-in-params',
  'use-secure-value-for-secure-inputs',
  'no-hardcoded-env-urls',
  'no-hardcoded-location',
  'no-loc-expr-outside-params',
  'no-unused-existing-resources',
  'no-unused-params',
  'no-unused-vars',
  'prefer-interpolation',
  'use-parent-property',
  'use-recognized-resource-type',
  'use-resource-symbol-reference',
  'use-safe-access',
  'use-stable-resource-identifiers',
];

export const linterIsStrict: Rule = {
  name: 'the linter of Bicep stops at whatever is insecure, unused or unknown',
  check(tree): Finding[] {
    const text = tree.files.get(path);
    if (text === undefined) return [{ file: path, what: 'expected the rules of the linter, found no such file' }];
    const config = configSchema.safeParse(JSON.parse(text));
    if (!config.success)
      return [{ file: path, what: `expected analyzers.core with rules, found ${z.prettifyError(config.error)}` }];
    const { rules } = config.data.analyzers.core;
    return errors
      .filter((name) => rules[name]?.level !== 'error')
      .map((name) => ({
        file: path,
        what: `expected ${name} to be an error, found ${rules[name]?.level ?? 'nothing'}`,
      }));
  },
};
