import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { CosmosOptions } from './cosmos.ts';

export const help = `cosmos-emulator: a Cosmos DB emulator in memory

  --port <number>    the port; 0 takes a free one             8081
  --host <address>   the address to listen on                 127.0.0.1
  --ranges <number>  partition key ranges of a new container  3
  --key <base64>     the account key                          the emulators' well-known key
  --no-auth          do not check signatures
  --json             print one line of JSON when ready: {"cosmos":{"endpoint","key"}}
  --help             show this`;

export interface CommandLine {
  options: Pick<CosmosOptions, 'port' | 'host' | 'ranges' | 'key' | 'auth'>;
  json: boolean;
  help: boolean;
}

/** Says what is wrong with an option, and what would be right. */
export class CommandLineError extends Error {
  readonly code = 'command_line';
}

const valuesSchema = z.object({
  port: z.coerce.number('--port takes a number from 0 to 65535').int().min(0).max(65_535).optional(),
  host: z.string().optional(),
  ranges: z.coerce.number('--ranges takes a number from 1 to 1000').int().min(1).max(1000).optional(),
  key: z.base64('--key takes base64').optional(),
});

/** Throws a `CommandLineError`. */
export function readCommandLine(args: string[]): CommandLine {
  const { auth, json, help, ...given } = parse(args);
  const values = valuesSchema.safeParse(given);
  if (!values.success) throw new CommandLineError(`${z.prettifyError(values.error)}\n\n${usage}`);
  const { port, host, ranges, key } = values.data;
  const options = {
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(ranges === undefined ? {} : { ranges }),
    ...(key === undefined ? {} : { key }),
    auth,
  };
  return { options, json, help };
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
        auth: { type: 'boolean', default: true },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new CommandLineError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
