import { LocalServiceError } from 'local-service';
import { type CommandLine, CommandLineError, help, readCommandLine } from './command-line.ts';
import { type Cosmos, startCosmos } from './cosmos.ts';
import { FileError } from './persistence/file-error.ts';

/** Starts the emulator as its arguments say. What its user can mend is told in a line, with exit code 1. */
export async function runCommand(args: string[]): Promise<void> {
  try {
    await run(args);
  } catch (error) {
    const mendable = [CommandLineError, FileError, LocalServiceError].some((kind) => error instanceof kind);
    if (!mendable || !(error instanceof Error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function run(args: string[]): Promise<void> {
  const line = readCommandLine(args);
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
