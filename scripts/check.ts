import { availableParallelism } from 'node:os';
import { type Check, checks, fixes } from './checks/checks.ts';
import { runCheck } from './checks/run-check.ts';

/** npm run check: one line per check, and what the failed ones said. --fix: only puts format and lint right. */
const fix = process.argv.includes('--fix');
const queue: Check[] = [...(fix ? fixes : checks)];
const width = Math.max(...queue.map(({ name }) => name.length));
const failures: string[] = [];

async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const { passed, output, seconds } = await runCheck(check);
    console.log(`${passed ? '✓' : '✗'} ${check.name.padEnd(width)}  ${seconds.toFixed(1)} s`);
    if (!passed) failures.push(`\n── ${check.name}: ${check.command.join(' ')}\n${output.trim()}`);
  }
}

// Those that write the same files take turns.
const workers = fix ? 1 : availableParallelism();
await Promise.all(Array.from({ length: workers }, () => work()));
if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exitCode = 1;
}
