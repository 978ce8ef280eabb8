import { lastSuccessful } from './deployments.ts';
import { gitHubOfJob } from './github.ts';

// last-good.ts ENVIRONMENT VERSION: the release that ENVIRONMENT goes back to should VERSION fail there, which is the newest
// other one that has passed its smoke test there. An empty line when there is none.
const [environment = '', version = ''] = process.argv.slice(2);
const github = gitHubOfJob(process.env);
const found = await lastSuccessful(github, { environment, task: 'app' }, ({ ref }) => ref !== version);
console.log(found?.ref ?? '');
