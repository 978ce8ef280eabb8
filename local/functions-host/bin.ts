#!/usr/bin/env node
import process from 'node:process';
import { systemClock } from './clock.ts';
import { type Command, parseCommandLine, usage } from './command-line.ts';
import { explain } from './explain.ts';
import { type HostOptions, type RunningHost, startHost } from './host.ts';
import { errorOf } from './host-error.ts';
import { jsonLog, type Log, textLog } from './log.ts';
import { onParentGone, tellParent } from './parent.ts';
import { startupTable } from './startup-table.ts';
import type { AppOutput } from './supervisor/app-output.ts';

const clock = systemClock;
const longestReadingMs = 1_000;

async function main(command: Command): Promise<void> {
  if (command.help) {
    process.stdout.write(usage);
    return;
  }
  const write = (line: string) => void process.stderr.write(`${line}\n`);
  const log = command.json ? jsonLog({ clock, write }) : textLog({ clock, write });
  process.on('uncaughtException', (error) => fail(error, log));
  try {
    await run(command, log);
  } catch (error) {
    fail(error, log);
  }
}

async function run(command: Command, log: Log): Promise<void> {
  let host: RunningHost | undefined;
  const stop = () => (host === undefined ? process.exit(130) : end(host, log));
  stopOnSignal(stop);
  if (command.exitWithParent) onParentGone(stop);
  host = await startHost(hostOptions(command, log));
  void endOfFailed(host, log);
  announce(command, host);
}

/** A second signal does not wait. */
function stopOnSignal(stop: () => void): void {
  let stopping = false;
  const take = () => {
    if (stopping) process.exit(130);
    stopping = true;
    stop();
  };
  process.on('SIGTERM', take);
  process.on('SIGINT', take);
}

async function endOfFailed(host: RunningHost, log: Log): Promise<void> {
  log('critical', 'host', explain(await host.failed));
  // Answers what waits, and gives up leases for others to take.
  await host.stop();
  exitWhenRead(1);
}

function hostOptions(
  { log: logLevel, port, settings, instanceId, stopWithinMs, ...command }: Command,
  log: Log,
): HostOptions {
  return {
    ...command,
    log,
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(port === undefined ? {} : { port }),
    ...(settings === undefined ? {} : { settings }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(stopWithinMs === undefined ? {} : { stopWithinMs }),
    ...(command.json ? { output: printedInto(log) } : {}),
    onWorker: (pid) => tellParent({ type: 'worker', pid }),
  };
}

/** What the app prints is no part of an invocation. Azure takes what goes to stderr for errors, but for warnings. */
function printedInto(log: Log): AppOutput {
  return (line, stream) => {
    const level = stream === 'stdout' ? 'information' : line.toLowerCase().includes('warn') ? 'warning' : 'error';
    log(level, 'console', line, { category: 'Host.Function.Console' });
  };
}

function announce({ json, exitWithParent }: Command, { url, functions }: RunningHost): void {
  if (exitWithParent && process.send !== undefined) tellParent({ type: 'ready', url });
  else if (json) process.stdout.write(`${JSON.stringify({ api: url })}\n`);
  else process.stdout.write(`${startupTable(functions, url)}\nReady on ${url}\n`);
}

function end(host: RunningHost, log: Log): void {
  host.stop().then(
    () => exitWhenRead(0),
    (error) => fail(error, log),
  );
}

/** Says why, with the stack of an error that is not the host's own, and ends the process. */
function fail(error: unknown, log: Log): void {
  log('critical', 'host', explain(errorOf(error)));
  exitWhenRead(1);
}

/** Ends the process when its output has been taken: a pipe loses what it could not hold. Whoever reads nothing is not waited for. */
function exitWhenRead(code: number): void {
  setTimeout(() => process.exit(code), longestReadingMs);
  process.stderr.write('', () => process.exit(code));
}

try {
  await main(parseCommandLine(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`functions-host: ${explain(errorOf(error))}\n`);
  process.exit(1);
}
