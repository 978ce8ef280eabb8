import { parseArgs } from 'node:util';
import { errorOf, HostError } from './host-error.ts';
import { type LogLevel, logLevels } from './log.ts';

export interface Command {
  app: string;
  port: number;
  host: string;
  settings: string | undefined;
  instanceId: string | undefined;
  json: boolean;
  log: LogLevel;
  stopWithinMs: number | undefined;
  exitWithParent: boolean;
  help: boolean;
}

export const usage = `functions-host: runs an Azure Functions app for Node.js (v4 model) on this machine

  functions-host [--app DIR] [--port N] [options]

  --app DIR            the folder with host.json and package.json (default: this one)
  --port N             the HTTP port, 0 for a free one (default: 7071)
  --host ADDRESS       the address to listen on (default: 127.0.0.1)
  --settings FILE      settings to use (default: local.settings.json of the app, if there is one)
  --instance-id ID     this host's name in leases and status (default: random)
  --log LEVEL          ${logLevels.join(', ')} (default: information)
  --json               print one line of JSON on stdout when ready, {"api":"http://127.0.0.1:7071"}, and nothing else there
  --stop-within MS     end within MS milliseconds of a signal, cutting off what still runs (default: 15000)
  --exit-with-parent   end when stdin, or the channel to the parent process, closes
  --help               print this
`;

const options = {
  app: { type: 'string', default: '.' },
  port: { type: 'string', default: '7071' },
  host: { type: 'string', default: '127.0.0.1' },
  settings: { type: 'string' },
  'instance-id': { type: 'string' },
  log: { type: 'string', default: 'information' },
  json: { type: 'boolean', default: false },
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
    port: wholeNumber('--port', values.port, 65_535),
    host: values.host,
    settings: values.settings,
    instanceId: values['instance-id'],
    json: values.json,
    log: logLevel(values.log),
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

function logLevel(text: string): LogLevel {
  const level = logLevels.find((candidate) => candidate === text);
  if (level === undefined) throw new HostError('usage', `--log takes ${logLevels.join(', ')}, not "${text}".`);
  return level;
}
