import { Program } from '../bicep/program.ts';
import type { Decorator, TypeExpression } from '../bicep/syntax.ts';
import { inEachEnvironment, ofType } from '../environments.ts';
import type { Finding, Rule } from '../rule.ts';

/** What is paid for by its number, by the name that it has anywhere. */
const paidFor = /(instanceCount|throughput|throughputLimit|quotaGb|retentionInDays|retentionDays)$/i;

/** Where the number arrives, and what it limits. */
const limits = [
  ['Microsoft.Web/sites', 'properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount'],
  ['Microsoft.OperationalInsights/workspaces', 'properties.workspaceCapping.dailyQuotaGb'],
  ['Microsoft.DocumentDB/databaseAccounts', 'properties.capacity.totalThroughputLimit'],
] as const;

export const costsHaveACeiling: Rule = {
  name: 'instances, throughput and logs have a highest value wherever they are set, and a limit in every environment',
  check(tree) {
    const open = new Program(tree).files.flatMap((file) =>
      [...file.parameters, ...file.types]
        .flatMap((one) => [...withoutCeiling(one, false)])
        .map(({ name, line }) => ({ file: file.path, line, what: `expected @maxValue(…) on ${name}, found none` })),
    );
    const unlimited = inEachEnvironment(tree, ({ declared, name }): Finding[] =>
      limits.flatMap(([type, path]) =>
        ofType(declared, type)
          // Serverless data is limited by the service.
          .filter(
            (one) => path !== 'properties.capacity.totalThroughputLimit' || one.get('properties.capacity') !== null,
          )
          .filter((one) => !(Number(one.get(path)) > 0))
          .map(({ file, line }) => ({ file, line, what: `expected a limit at ${path} in ${name}, found none` })),
      ),
    );
    return [...open, ...unlimited];
  },
};

interface Typed {
  readonly name: string;
  readonly line: number;
  readonly type: TypeExpression;
  readonly decorators: readonly Decorator[];
}

/** Numbers in it that are paid for: by their own name, or that of what they are in. */
function* withoutCeiling(one: Typed, inPaidFor: boolean): Generator<Typed> {
  const isPaidFor = inPaidFor || paidFor.test(one.name);
  const inner = one.type.kind === 'nullable' || one.type.kind === 'array' ? one.type.of : one.type;
  if (inner.kind === 'object') for (const member of inner.members) yield* withoutCeiling(member, isPaidFor);
  if (!isPaidFor || inner.kind !== 'name' || inner.name !== 'int') return;
  if (!one.decorators.some(({ name }) => name === 'maxValue')) yield one;
}
