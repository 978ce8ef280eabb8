import { parseArgs } from 'node:util';
import { UsageError } from '../scripts/usage-error.ts';
import { mostInstances } from './instances.ts';

export type Mode = 'start' | 'demo' | 'cloud';

export interface Command {
  mode: Mode;
  /** The API's port; the others stay at their own unless it is 0, which frees all. */
  port: number | undefined;
  json: boolean;
  sample: boolean;
  /** The secrets in a Key Vault instead of the app's settings. */
  vault: boolean;
  /** The app sends its telemetry to a collector on this machine. */
  telemetry: boolean;
  /** How many hosts run the app. */
  instances: number;
  /** The app is built and started anew when its sources change. */
  watch: boolean;
  /** A catalog and an order of one's own, as paths of JSON files. */
  catalog: string | undefined;
  order: string | undefined;
  help: boolean;
}

export const usage = `Runs the whole order pipeline on this machine.

  npm start                 the local cloud and the app; places a sample order and stays up
  npm run demo              the same on free ports, nothing kept; exit 0 when the order and its pushes have arrived
  npm run cloud             Cosmos DB emulator, Azurite and provider simulators, for "func start" in dist/

Options, after "--" (npm start -- --port 8000):
  --port N        the API's port, 7071 by default; 0 takes free ports for everything
  --instances N   as many hosts of the app as after scaling out, behind one address; 1 by default
  --watch         build the app and start it anew when its sources change; requests wait meanwhile
  --no-sample     place no sample order
  --vault         keep the secrets in a Key Vault on this machine instead of the app's settings
  --no-telemetry  send no traces, events and metrics to the collector on this machine
  --catalog FILE  products and stock to load instead of local/sample/catalog.json
  --order FILE    the body of the order to place instead of local/sample/order.json
  --json          one line of JSON when ready, then one per ledger entry
  --help          this text
`;

const options = {
  demo: { type: 'boolean', default: false },
  cloud: { type: 'boolean', default: false },
  port: { type: 'string' },
  json: { type: 'boolean', default: false },
  instances: { type: 'string', default: '1' },
  watch: { type: 'boolean', default: false },
  'no-sample': { type: 'boolean', default: false },
  vault: { type: 'boolean', default: false },
  'no-telemetry': { type: 'boolean', default: false },
  catalog: { type: 'string' },
  order: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Throws a UsageError. */
export function parseCommandLine(args: string[]): Command {
  const values = parse(args);
  const mode = values.demo ? 'demo' : values.cloud ? 'cloud' : 'start';
  if (mode === 'demo' && values['no-sample'])
    throw new UsageError('The demo is its sample order: --no-sample goes with npm start.');
  if (mode !== 'start' && values.watch) throw new UsageError('--watch goes with npm start.');
  return {
    mode,
    port: values.port === undefined ? (mode === 'demo' ? 0 : undefined) : portOf(values.port),
    json: values.json,
    sample: mode !== 'cloud' && !values['no-sample'],
    vault: values.vault,
    telemetry: !values['no-telemetry'],
    instances: countOf(values.instances),
    watch: values.watch,
    catalog: values.catalog,
    order: values.order,
    help: values.help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port: expected a number from 0 to 65535, got "${text}".`);
}

function countOf(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= mostInstances) return Number(text);
  throw new UsageError(`--instances: expected a number from 1 to ${mostInstances}, got "${text}".`);
}
