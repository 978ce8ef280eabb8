import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettingsFile } from '../local/settings-file.ts';
import { PortFailure } from '../shared/ports/failure.ts';
import { FileError, readCatalogFile } from './catalog-file.ts';
import { catalogTarget } from './catalog-target.ts';
import { loadCatalog } from './load-catalog.ts';
import { root } from './root.mjs';

const usage = `Loads products and stock.

  npm run catalog -- load FILE.json [--dry-run]

FILE.json is a list like local/sample/catalog.json: sku, name, taxCode, prices in minor units by currency, weight in grams,
"digital": true for what is not shipped, and onHand, how many there are. Loading it again changes nothing; onHand is a
count, and what orders hold stays held.

It goes to the account that COSMOS (a connection string) or COSMOS__accountEndpoint names, in the environment or in
local.settings.json, otherwise to the emulator of "npm start". COSMOS__accountEndpoint is opened by the identity of whoever
runs this ("az login"), who needs a data-plane role on the account; COSMOS_DATABASE names its database (shop).

  --dry-run   check the file, load nothing
  --help      this text
`;

const hint = `Is the account reachable? Locally, "npm start" or "npm run cloud" has to run. In Azure it takes "az login", a data-plane role
and a way through the account's firewall: docs/deploy.md. What was printed above is loaded; run it again for the rest.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    });
    const [command, file] = positionals;
    if (values.help) {
      console.log(usage);
      return 0;
    }
    if (command !== 'load' || file === undefined || positionals.length > 2) {
      console.error(usage);
      return 1;
    }
    await load(file, values['dry-run']);
    return 0;
  } catch (error) {
    console.error(explain(error));
    return 1;
  }
}

async function load(file: string, dryRun: boolean): Promise<void> {
  const items = await readCatalogFile(file);
  if (dryRun) {
    console.log(`${file} is valid: ${items.length} products. Nothing was loaded.`);
    return;
  }
  const [own, sample] = await Promise.all(
    ['local.settings.json', 'local.settings.sample.json'].map((name) => readSettingsFile(join(root, name))),
  );
  const { account, ...target } = catalogTarget([process.env, own ?? {}, sample ?? {}]);
  console.log(`Loading into ${account} …`);
  await loadCatalog(items, target, ({ sku, onHand }) => console.log(`${sku}: ${onHand} on hand`));
  console.log(`${items.length} products loaded.`);
}

function explain(error: unknown): string {
  if (error instanceof FileError) return error.message;
  if (error instanceof PortFailure) return `${error.message}\n${hint}`;
  return error instanceof Error ? error.message : String(error);
}
