#!/usr/bin/env node
import { Console } from 'node:console';
import { resolve } from 'node:path';
import process from 'node:process';
import { systemClock } from './clock.ts';
import { type Command, parseCommandLine, usage } from './command-line.ts';
import { type RunningHost, startHost } from './host.ts';
import { errorOf, HostError } from './host-error.ts';
import { lineLog } from './log.ts';
import { startupTable } from './startup-table.ts';

process.setSourceMapsEnabled(true);
process.on('uncaughtException', (error) => {
  process.stderr.write('functions-host: nobody caught this. It ends the process and every invocation in flight.\n');
  fail(error);
});

/** Prints why, with the stack of an error that is not the host's own, and ends the process. */
function fail(error: unknown): never {
  process.stderr.write(`${explain(errorOf(error))}\n`);
  process.exit(1);
}

function explain(error: Error): string {
  const text = error instanceof HostError ? `functions-host: ${error.message}` : (error.stack ?? error.message);
  return error.cause === undefined ? text : `${text}\n${explain(errorOf(error.cause))}`;
}

async function main(command: Command): Promise<void> {
  if (command.help) {
    process.stdout.write(usage);
    return;
  }
  if (command.json) globalThis.console = new Console(process.stderr, process.stderr);
  const settings = command.settings === undefined ? undefined : resolve(command.settings);
  const app = resolve(command.app);
  enter(app);
  const host = await startHost({
    app,
    port: command.port,
    host: command.host,
    log: lineLog({
      threshold: command.log,
      clock: systemClock,
      write: (line) => process.stderr.write(`${line}\n`),
    }),
    ...(settings === undefined ? {} : { settings }),
    ...(command.instanceId === undefined ? {} : { instanceId: command.instanceId }),
    ...(command.stopWithinMs === undefined ? {} : { stopWithinMs: command.stopWithinMs }),
  });
  stopOnSignal(host);
  if (command.exitWithParent) stopWithParent(host);
  process.stdout.write(
    command.json
      ? `${JSON.stringify({ api: host.url })}\n`
      : `${startupTable(host.functions, host.url)}\nReady on ${host.url}\n`,
  );
}

/** An app finds its files relative to its own folder, in Azure too. */
function enter(app: string): void {
  try {
    process.chdir(app);
  } catch (error) {
    throw new HostError('app_invalid', `--app: there is no folder ${app}.`, { cause: error });
  }
}

function stopOnSignal(host: RunningHost): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(130);
    stopping = true;
    end(host);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function stopWithParent(host: RunningHost): void {
  if (process.channel) {
    process.once('disconnect', () => end(host));
    return;
  }
  process.stdin.once('close', () => end(host));
  process.stdin.resume();
}

function end(host: RunningHost): void {
  host.stop().then(() => process.exit(0), fail);
}

try {
  await main(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  fail(error);
}
