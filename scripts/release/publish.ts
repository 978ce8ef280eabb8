import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { publishApp } from './publish-app.ts';
import { runInLog } from './run.ts';

// publish.ts FOLDER: publishes FOLDER/app, as take.ts left it, to FUNCTION_APP_NAME in AZURE_SUBSCRIPTION_ID.
const [folder = ''] = process.argv.slice(2);
const to = z
  .object({ FUNCTION_APP_NAME: z.string().min(1), AZURE_SUBSCRIPTION_ID: z.string().min(1) })
  .parse(process.env);

await publishApp(join(folder, 'app'), { app: to.FUNCTION_APP_NAME, subscription: to.AZURE_SUBSCRIPTION_ID }, runInLog, {
  attempts: 3,
  pause: () => sleep(20_000),
});
