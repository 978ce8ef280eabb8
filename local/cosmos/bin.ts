#!/usr/bin/env node
import { LocalServiceError } from 'local-service';
import { type CommandLine, CommandLineError, help, readCommandLine } from './command-line.ts';
import { type Cosmos, startCosmos } from './cosmos.ts';
import { FileError } from './persistence/file-error.ts';

async function main(): Promise<void> {
  const line = readCommandLine(process.argv.slice(2));
  if (line.help) return console.log(help);
  const cosmos = await startCosmos({ ...line.options, ...(line.log ? { log: (call) => console.error(call) } : {}) });
  const stop = () => void cosmos.stop();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  announce(line, cosmos);
}

function announce({ json }: CommandLine, { endpoint, key, connectionString }: Cosmos): void {
  if (json) return console.log(JSON.stringify({ cosmos: { endpoint, key } }));
  console.log(
    `Cosmos DB emulator on ${endpoint}\n  key                ${key}\n  connection string  ${connectionString}\nCtrl-C stops it.`,
  );
}

try {
  await main();
} catch (error) {
  const mendable = [CommandLineError, FileError, LocalServiceError].some((kind) => error instanceof kind);
  if (!mendable || !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
