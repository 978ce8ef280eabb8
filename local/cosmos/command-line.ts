import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { CosmosOptions } from './cosmos.ts';

export const help = `cosmos-emulator: a Cosmos DB emulator

  --port <number>       the port; 0 takes a free one             8081
  --host <address>      the address to listen on                 127.0.0.1
  --tls                 serve https, with a certificate made for this machine
  --ranges <number>     partition key ranges of a new container  3
  --key <base64>        the account key                          the emulators' well-known key
  --no-auth             do not check signatures and tokens
  --file <path>         keep everything in this file             memory only
  --enforce-throughput  answer 429 beyond the throughput of a container or database
  --replica-lag <ms>    how far reads without a session token may be behind
  --empty-pages         give some pages without a row, with a continuation
  --log requests        print a line for each call, on stderr
  --json                print one line of JSON when ready: {"cosmos":{"endpoint","key"}}
  -h, --help            show this`;

export interface CommandLine {
  options: Omit<CosmosOptions, 'clock' | 'random' | 'log'>;
  log: boolean;
  json: boolean;
  help: boolean;
}

/** Says what is wrong with an option, and what would be right. */
export class CommandLineError extends Error {
  readonly code = 'command_line';
}

const count = (option: string, min: number, max: number) => {
  const message = `--${option} takes a whole number from ${min} to ${max}`;
  const digits = z.string().regex(/^\d+$/, message);
  return digits.transform(Number).pipe(z.int(message).min(min, message).max(max, message));
};

const optionsSchema = z.object({
  port: count('port', 0, 65_535).optional(),
  host: z.string().min(1, '--host takes an address').optional(),
  ranges: count('ranges', 1, 1000).optional(),
  key: z.base64('--key takes base64').min(1, '--key takes base64').optional(),
  file: z.string().min(1, '--file takes a path').optional(),
  'replica-lag': count('replica-lag', 0, 3_600_000).optional(),
  auth: z.boolean(),
  tls: z.boolean(),
  'enforce-throughput': z.boolean(),
  'empty-pages': z.boolean(),
});
const logSchema = z.literal('requests', '--log takes "requests"').optional();

/** Throws a `CommandLineError`. */
export function readCommandLine(args: string[]): CommandLine {
  const { json, help, log, ...given } = parse(args);
  const logged = parsed(logSchema, log);
  const {
    'replica-lag': replicaLagMs,
    'enforce-throughput': enforceThroughput,
    'empty-pages': emptyPages,
    ...options
  } = parsed(optionsSchema, given);
  return {
    options: { ...options, replicaLagMs, enforceThroughput, emptyPages },
    log: logged !== undefined,
    json,
    help,
  };
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new CommandLineError(`${result.error.issues.map(({ message }) => message).join('\n')}\n${usage}`);
}

const usage = 'cosmos-emulator --help lists the options.';

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        ranges: { type: 'string' },
        key: { type: 'string' },
        file: { type: 'string' },
        log: { type: 'string' },
        auth: { type: 'boolean', default: true },
        tls: { type: 'boolean', default: false },
        'enforce-throughput': { type: 'boolean', default: false },
        'replica-lag': { type: 'string' },
        'empty-pages': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new CommandLineError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
