import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultsOf, wanted } from '../test/contract/credentials.ts';
import { runToEnd } from './launcher/run-to-end.mjs';
import { root } from './root.mjs';

const usage = `Holds the adapters to their contracts against the real services.

  npm run contract [-- NAME …]

NAME is ${Object.keys(wanted).join(', ')}; without one, all of them. The same tests run against the stand-ins in "npm test".

Credentials come from the environment:
  payments  STRIPE_API_KEY                 a key of the test mode: no money moves
  shipping  EASYPOST_API_KEY               a test key: no postage is bought
  push      NOTIFICATION_HUB_CONNECTION    of a namespace with a hub that no app uses,
            NOTIFICATION_HUB_NAME          and which can send to FCM; every device is removed again
  stores    COSMOS                         a connection string; the database is made for the run and deleted after it

STRIPE_API_URL and EASYPOST_API_URL lead elsewhere, such as to the stand-ins of "npm run cloud".
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { help: { type: 'boolean' } } });
  const unknown = positionals.filter((name) => !Object.hasOwn(wanted, name));
  if (values.help === true || unknown.length > 0) {
    console.error(unknown.length > 0 ? `There is no contract named ${unknown.join(', ')}.\n\n${usage}` : usage);
    return unknown.length > 0 ? 1 : 0;
  }
  const chosen = Object.entries(wanted).filter(([name]) => positionals.length === 0 || positionals.includes(name));
  const faults = chosen.flatMap(([name, schema]) =>
    faultsOf(schema, process.env).map((fault) => `  ${name}: ${fault}`),
  );
  if (faults.length > 0) {
    console.error(`Nothing was run, because of these settings in the environment:\n${faults.join('\n')}\n\n${usage}`);
    return 1;
  }
  const files = chosen.map(([name]) => `test/contract/${name}.live.ts`);
  const config = join(root, 'test/contract/vitest.config.ts');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  return runToEnd(process.execPath, [vitest, 'run', '--root', root, '--config', config, ...files]);
}
