import { setTimeout as sleep } from 'node:timers/promises';
import { gitHubOfJob } from './github.ts';
import { awaitInfrastructure, InfrastructureMissing } from './infrastructure.ts';

// await-infrastructure.ts STAGE VERSION: waits half an hour at most until STAGE stands as release VERSION needs it.
const [stage = '', version = ''] = process.argv.slice(2);
const halfAnHour = { attempts: 60, pause: () => sleep(30_000) };

try {
  const commit = await awaitInfrastructure(gitHubOfJob(process.env), { stage, version }, halfAnHour);
  console.log(`${stage} stands as of ${commit}`);
} catch (error) {
  if (!(error instanceof InfrastructureMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
