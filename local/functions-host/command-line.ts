import { parseArgs } from 'node:util';
import { type Faults, faultNames, parseFaults } from './faults.ts';
import { errorOf, HostError } from './host-error.ts';
import type { OnWorkerDeath } from './invocation/worker-invoker.ts';
import { type LogLevel, logLevels } from './log.ts';
import { defaultRestartLimit, parseRestartLimit, type RestartLimit } from './supervisor/restart-limit.ts';

export interface Command {
  app: string;
  port: number | undefined;
  host: string;
  settings: string | undefined;
  instanceId: string | undefined;
  drain: boolean;
  enforceKeys: boolean;
  json: boolean;
  log: LogLevel | undefined;
  restarts: RestartLimit;
  onWorkerDeath: OnWorkerDeath;
  faults: Faults;
  watch: boolean;
  stopWithinMs: number | undefined;
  exitWithParent: boolean;
  help: boolean;
}

const width = Math.max(...Object.keys(faultNames).map((name) => name.length));
const faultLines = Object.entries(faultNames)
  .map(([name, what]) => `                         ${name.padEnd(width)}  ${what}`)
  .join('\n');

export const usage = `functions-host: runs an Azure Functions app for Node.js (v4 model) on this machine

  functions-host [--app DIR] [--port N] [options]

The app
  --app DIR              the folder with host.json and package.json (default: this one)
  --settings FILE        settings to use (default: local.settings.json of the app, if there is one)
  --watch                start the app anew when its files change; requests wait meanwhile

The host
  --port N               the HTTP port, 0 for a free one (default: Host.LocalHttpPort of the settings, else 7071)
  --host ADDRESS         the address to listen on (default: 127.0.0.1)
  --instance-id ID       this host's name in leases and status (default: random)
  --enforce-keys         ask for function keys, as Azure does: settings host.master, host.function.default,
                         functions.FUNCTION.default; what is not given is made and printed
  --drain                checkpoint change feed batches that end after the stop (default: they come again)
  --stop-within MS       end within MS milliseconds of a signal, cutting off what still runs (default: 15000)
  --exit-with-parent     end when stdin, or the channel to the parent process, closes

The worker, the process that carries the app
  --restarts COUNT/TIME  start it anew at most COUNT times within TIME (s, m, h), 0 for never; then the host ends
                         with 1 (default: ${defaultRestartLimit.text})
  --on-worker-death WHAT what becomes of a change feed batch whose worker died: checkpoint, as in Azure, where it is
                         lost, or redeliver (default: checkpoint)
  --fault NAME[:N]       make something go wrong at every Nth occasion (default: 2); may be given more than once
${faultLines}

Output
  --log LEVEL            ${logLevels.join(', ')} (default: what host.json says, else information)
  --json                 one line of JSON on stdout when ready, {"api":"http://127.0.0.1:7071"}, and nothing else
                         there; on stderr the log, one JSON object per line, with what the app prints among it
  --help                 print this

In the log, [0a1b2c3d 4bf92f35] are the first digits of the invocation's id and the trace's; --json gives them whole.
`;

const options = {
  app: { type: 'string', default: '.' },
  port: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  settings: { type: 'string' },
  'instance-id': { type: 'string' },
  'enforce-keys': { type: 'boolean', default: false },
  drain: { type: 'boolean', default: false },
  log: { type: 'string' },
  json: { type: 'boolean', default: false },
  restarts: { type: 'string', default: defaultRestartLimit.text },
  'on-worker-death': { type: 'string', default: 'checkpoint' },
  fault: { type: 'string', multiple: true },
  watch: { type: 'boolean', default: false },
  'stop-within': { type: 'string' },
  'exit-with-parent': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `@throws` HostError `usage`. */
export function parseCommandLine(args: string[]): Command {
  const values = parse(args);
  const stopWithin = values['stop-within'];
  return {
    app: values.app,
    port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 65_535),
    host: values.host,
    settings: values.settings,
    instanceId: values['instance-id'],
    enforceKeys: values['enforce-keys'],
    drain: values.drain,
    json: values.json,
    log: values.log === undefined ? undefined : oneOf('--log', logLevels, values.log),
    restarts: parseRestartLimit(values.restarts),
    onWorkerDeath: oneOf('--on-worker-death', ['checkpoint', 'redeliver'], values['on-worker-death']),
    faults: parseFaults(values.fault ?? []),
    watch: values.watch,
    stopWithinMs: stopWithin === undefined ? undefined : wholeNumber('--stop-within', stopWithin, 600_000),
    exitWithParent: values['exit-with-parent'],
    help: values.help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new HostError('usage', `${errorOf(error).message} (--help lists the options.)`);
  }
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new HostError('usage', `${option} takes a whole number from 0 to ${most}, not "${text}".`);
}

function oneOf<T extends string>(option: string, choices: readonly T[], text: string): T {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw new HostError('usage', `${option} takes ${choices.join(', ')}, not "${text}".`);
  return choice;
}
