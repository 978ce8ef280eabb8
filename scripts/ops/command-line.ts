import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';

export const usage = `Looks after orders that wait for a person.

  npm run ops -- list [--attention CODE]            the orders in attention, for one reason or for each
  npm run ops -- show ORDER                         its whole ledger, head and bookkeeping
  npm run ops -- retry ORDER --note WHY             the pipeline goes on where it stopped
  npm run ops -- retry --attention CODE --note WHY  the same for all orders with this reason, --rate of them a second
  npm run ops -- resolve ORDER --note WHY           it was settled elsewhere: the order rests for good
  npm run ops -- cancel ORDER --note WHY            undoes an order that is not completed, also one with a label
  npm run ops -- refund ORDER --note WHY            gives back all that is left, or
        --amount MINOR                                an amount in minor units of the order's currency
        --line INDEX:QUANTITY … [--shipping]          pieces of its lines, counted from 0, and the shipping

docs/operations.md says what each reason means and what to do. WHY and your name stay in the ledger for ever.

  --url URL     the app; by default the local one, http://127.0.0.1:7071
  --limit N     list: so many at most (all); retry: stop after so many
  --rate N      retry of all: orders a second, 5 by default
  --key KEY     the Idempotency-Key of an earlier try whose answer was lost
  --json        JSON instead of text
  --help        this text

Your token is read from OPERATOR_TOKEN; without it the local app is asked with the token of the sample settings.
Exit code: 0 done, 1 the app refused or could not be reached, 2 the command line is wrong.
`;

export interface RefundWanted {
  amount: number | undefined;
  lines: { line: number; quantity: number }[];
  shipping: boolean;
}

export type OpsAction =
  | { action: 'list'; attention: string; limit: number }
  | { action: 'show'; orderId: string }
  | { action: 'retry-all'; attention: string; note: string; rate: number; limit: number }
  | { action: 'retry' | 'resolve' | 'cancel'; orderId: string; note: string; key: string | undefined }
  | { action: 'refund'; orderId: string; note: string; key: string | undefined; refund: RefundWanted };

export interface OpsCommand {
  /** null: the usage is wanted. */
  wanted: OpsAction | null;
  url: string;
  json: boolean;
}

const options = {
  attention: { type: 'string' },
  note: { type: 'string' },
  amount: { type: 'string' },
  line: { type: 'string', multiple: true },
  shipping: { type: 'boolean', default: false },
  url: { type: 'string', default: 'http://127.0.0.1:7071' },
  limit: { type: 'string' },
  rate: { type: 'string', default: '5' },
  key: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** Throws a UsageError. */
export function parseCommandLine(args: string[]): OpsCommand {
  const { values, positionals } = parse(args);
  const wanted = values.help ? null : actionOf(positionals, values);
  if (!/^https?:\/\/[^/]+$/.test(values.url.replace(/\/+$/, '')))
    throw new UsageError(`--url: expected an address such as https://shop.example, got "${values.url}".`);
  return { wanted, url: values.url.replace(/\/+$/, ''), json: values.json };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function actionOf([action, ...operands]: string[], values: Values): OpsAction {
  const limit = whole('--limit', values.limit) ?? Number.POSITIVE_INFINITY;
  const { attention, key } = values;
  switch (action) {
    case 'list':
      return { action, attention: attention ?? '*', limit };
    case 'show':
      return { action, orderId: only(operands) };
    case 'retry':
      if (attention !== undefined && operands.length > 0)
        throw new UsageError('Expected either one order, or --attention for all with that reason.');
      if (attention !== undefined)
        return { action: 'retry-all', attention, note: noteOf(values), rate: whole('--rate', values.rate) ?? 5, limit };
      return { action, orderId: only(operands), note: noteOf(values), key };
    case 'resolve':
    case 'cancel':
      return { action, orderId: only(operands), note: noteOf(values), key };
    case 'refund':
      return { action, orderId: only(operands), note: noteOf(values), key, refund: refundOf(values) };
    default:
      throw new UsageError(`${action === undefined ? 'A command is missing' : `There is no "${action}"`}.\n\n${usage}`);
  }
}

function only(operands: string[]): string {
  const [orderId] = operands;
  if (orderId === undefined || operands.length > 1)
    throw new UsageError('Expected the id of one order, such as ord_abcdefghijklmnopqrstuvwxyz.');
  return orderId;
}

function noteOf({ note }: Values): string {
  if (note === undefined || note.trim() === '')
    throw new UsageError('Say why: --note "The carrier has found the parcel."');
  return note;
}

function refundOf({ amount, line = [], shipping }: Values): RefundWanted {
  if (amount !== undefined && (line.length > 0 || shipping))
    throw new UsageError('Expected either --amount, or --line and --shipping.');
  return { amount: whole('--amount', amount), lines: line.map(refundLine), shipping };
}

function refundLine(text: string): { line: number; quantity: number } {
  const [, line, quantity] = /^(\d{1,3}):(\d{1,3})$/.exec(text) ?? [];
  if (line === undefined) throw new UsageError(`--line: expected INDEX:QUANTITY, such as 0:2, got "${text}".`);
  return { line: Number(line), quantity: Number(quantity) };
}

function whole(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new UsageError(`${option}: expected a whole number from 1, got "${text}".`);
}
