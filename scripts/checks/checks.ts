/** A command of an installed package or a script of ours, found by `run-check.ts`. */
export interface Check {
  name: string;
  command: readonly [program: string, ...args: string[]];
}

/** The slow ones first, so that the quick ones fill in beside them. */
export const checks: readonly Check[] = [
  { name: 'dead code', command: ['knip'] },
  { name: 'dependency rules', command: ['vitest', 'run', 'test/architecture.test.ts'] },
  { name: 'lint', command: ['oxlint', '--type-aware'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the data explorer', command: ['tsc', '-p', 'local/cosmos/explorer/page'] },
  { name: 'types of the collector page', command: ['tsc', '-p', 'local/collector/page'] },
  { name: 'docs', command: ['scripts/docs.ts', '--check'] },
  { name: 'format', command: ['biome', 'check', '.'] },
  { name: 'package-lock', command: ['scripts/checks/lock.ts'] },
];

export const fixes: readonly Check[] = [
  { name: 'lint', command: ['oxlint', '--type-aware', '--fix'] },
  { name: 'format', command: ['biome', 'check', '--write', '.'] },
];
