import { lastGood } from './deployments.ts';
import { gitHubOfJob } from './github.ts';

// last-good.ts ENVIRONMENT VERSION: the release that ENVIRONMENT goes back to should VERSION fail there. An empty line when
// there is none.
const [environment = '', version = ''] = process.argv.slice(2);
const found = await lastGood(gitHubOfJob(process.env), environment, version);
console.log(found?.ref ?? '');
