// Compares what an account charges with what the emulator's model does:
//
//   npm run calibrate -- --endpoint URL --key KEY
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CosmosClient } from '@azure/cosmos';
import { calibrate, calibrationTable } from './calibration/calibration.ts';

const help = `npm run calibrate -- --endpoint URL --key KEY

Does a fixed list of operations in an Azure Cosmos DB account, or in any emulator, and prints what each was charged beside
what this emulator charges. The operations take place in a database of their own, calibration-…, with six containers of the
account's default throughput, and it is deleted at the end. That takes a minute and costs cents at the most.

  --endpoint <url>  the account: https://NAME.documents.azure.com
  --key <base64>    its key; one that may write
  --help            show this

Where the account's certificate is its own, as with emulators: NODE_EXTRA_CA_CERTS=certificate.pem`;

function readArguments() {
  const { values } = parseArgs({
    options: { endpoint: { type: 'string' }, key: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  return values;
}

async function main(): Promise<void> {
  const { endpoint, key, help: isHelp } = readArguments();
  if (isHelp) return console.log(help);
  if (endpoint === undefined || key === undefined) {
    console.error(`--endpoint and --key are needed.\n\n${help}`);
    process.exitCode = 1;
    return;
  }
  const client = new CosmosClient({ endpoint, key, consistencyLevel: 'Session' });
  try {
    console.log(calibrationTable(await calibrate(client, `calibration-${randomUUID()}`)));
  } finally {
    client.dispose();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
