import { parseArgs } from 'node:util';
import { skuSchema } from '../../shared/ports/catalog.ts';
import { isStandIn } from '../../shared/ports/stand-in.ts';
import { UsageError } from '../usage-error.ts';

export const usage = `Asks a deployed app whether it works.

  npm run smoke -- --url https://shop.example [--build ID]

It is live, it is ready, and it is the build that was expected. Then, where the app says that the keys of payment provider
and carrier are both for tests, an order is placed, sent again under its key, and followed to its end. Anywhere else nothing
is ordered: one checkout is sent that can never become an order, and has to be refused.

  --url URL       the app
  --build ID      the build that has to answer, as in dist/package.json; by default any
  --test          the keys have to be for tests; otherwise it fails
  --live          the keys have to be live ones; otherwise it fails. Nothing is ordered, whatever the app says
  --sku SKU       the product that is ordered, one of it; by default the lines of the order
  --order FILE    the checkout; by default local/sample/order.json. Its contact is replaced, its channel is "smoke"
  --timeout N     seconds until the app has to be ready, and again until the order has to be completed (180)
  --json          a line of JSON for each check and each entry of the order's ledger
  --help          this text

Exit code: 0 it works, 1 it does not, 2 the command line is wrong.
`;

export interface SmokeCommand {
  help: boolean;
  url: string;
  build: string | undefined;
  /** What the keys have to be; undefined: what they are. */
  keys: 'test' | 'live' | undefined;
  sku: string | undefined;
  /** A file. */
  order: string | undefined;
  /** Milliseconds. */
  patience: number;
  json: boolean;
}

const options = {
  url: { type: 'string', default: '' },
  build: { type: 'string' },
  test: { type: 'boolean', default: false },
  live: { type: 'boolean', default: false },
  sku: { type: 'string' },
  order: { type: 'string' },
  timeout: { type: 'string', default: '180' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Throws a UsageError. */
export function parseCommandLine(args: string[]): SmokeCommand {
  const { build, test, live, sku, order, timeout, json, help, ...values } = parse(args);
  const url = values.url.replace(/\/+$/, '');
  if (!help) check(url, { build, sku, timeout });
  if (test && live) throw new UsageError('Expected either --test or --live: the keys cannot be both.');
  const keys = test ? 'test' : live ? 'live' : undefined;
  return { help, url, build, keys, sku, order, patience: Number(timeout) * 1_000, json };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function check(url: string, of: { build: string | undefined; sku: string | undefined; timeout: string }): void {
  const { build, sku, timeout } = of;
  if (url === '') throw new UsageError(`--url is missing.\n\n${usage}`);
  // The order's token is sent there.
  if (!/^https:\/\/[^/]+$/.test(url) && !(isStandIn(url) && /^http:\/\/[^/]+$/.test(url)))
    throw new UsageError(
      `--url: expected an https address without a path, such as https://shop.example, got "${url}".`,
    );
  if (build?.trim() === '')
    throw new UsageError('--build: expected the id of a build, got nothing. Leave it out for any build.');
  if (sku !== undefined && !skuSchema.safeParse(sku).success)
    throw new UsageError(`--sku: expected a product of the catalog, such as TEA-EARL-100, got "${sku}".`);
  if (!/^[1-9]\d{0,4}$/.test(timeout))
    throw new UsageError(`--timeout: expected seconds as a whole number from 1, got "${timeout}".`);
}
