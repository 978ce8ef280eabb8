#!/usr/bin/env node
import { LocalServiceError } from 'local-service';
import { type CommandLine, CommandLineError, help, readCommandLine } from './command-line.ts';
import { startCosmos } from './cosmos.ts';

async function main(): Promise<void> {
  const line = readCommandLine(process.argv.slice(2));
  if (line.help) return console.log(help);
  const cosmos = await startCosmos({ ...line.options, ...(line.json ? {} : { log: (call) => console.log(call) }) });
  announce(line, cosmos);
  const stop = () => void cosmos.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function announce(
  { json }: CommandLine,
  { endpoint, key, connectionString }: { endpoint: string; key: string; connectionString: string },
): void {
  if (json) return console.log(JSON.stringify({ cosmos: { endpoint, key } }));
  console.log(
    `Cosmos DB emulator on ${endpoint}\n  key                ${key}\n  connection string  ${connectionString}\nCtrl-C stops it.`,
  );
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CommandLineError) && !(error instanceof LocalServiceError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
