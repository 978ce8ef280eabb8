import type { HttpRequest } from '@azure/functions';
import { type CommandName, commandResponse } from '../shared/http/command-response.ts';
import { commandKey, fingerprintOf, idempotencyKey } from '../shared/http/idempotency.ts';
import { readNotBefore } from '../shared/http/order-access.ts';
import { type Answer, Problem } from '../shared/http/problem.ts';
import { TransitionRefused } from '../shared/order/apply.ts';
import type { Entry, EntryDraft } from '../shared/order/entries.ts';
import { append } from '../shared/order/ledger.ts';
import type { Order } from '../shared/order/order.ts';
import { type CommandPipeline, command } from '../shared/pipeline/command.ts';

/** By which the ledger knows a command. */
export interface Commanded {
  key: string;
  fingerprint: string;
}

export interface OrderCommand {
  name: CommandName;
  orderId: string;
  /** Who writes the entry: a function on behalf of the buyer, or an operator. */
  by: string;
  /** The request as it was parsed: under the same key it has to be the same. */
  body: unknown;
  /** An entry of the ledger that says the same already, whoever wrote it. */
  standing?: (order: Order) => Entry | undefined;
  /** The entry that the ledger needs, or several, one of them the command's. Throws a Problem when the order is past it. */
  decide: (order: Order, commanded: Commanded) => EntryDraft | EntryDraft[];
}

/**
 * Writes a command from outside into an order's ledger, once for its Idempotency-Key, and answers 202: what comes of it
 * stands in the order.
 *
 * 1. A key that the ledger knows is a replay: its answer is made of that entry, so it is the same byte for byte.
 * 2. `If-Match` is for the first try: by then the command itself has moved the order on.
 * 3. What the order does not allow is a problem, and nothing is written.
 */
export async function orderCommand(
  pipeline: CommandPipeline,
  request: HttpRequest,
  { name, orderId, by, body, standing, decide }: OrderCommand,
): Promise<Answer> {
  const commanded = { key: commandKey(by, name, idempotencyKey(request)), fingerprint: fingerprintOf(body) };
  const versions = ifMatch(request);
  const read = await readNotBefore(pipeline, orderId, Math.max(1, ...(versions ?? [])));

  const known: Entry[] = [];
  const { order: written } = await command(pipeline, read, by, (order) => {
    const earlier = earlierEntry(order, commanded) ?? standing?.(order);
    if (earlier !== undefined) {
      known.push(earlier);
      return [];
    }
    refuseOtherVersions(order, versions);
    const drafts = [decide(order, commanded)].flat();
    refuseWhatIsNotAllowed(order, drafts);
    return drafts;
  });

  const [entry = earlierEntry(written, commanded)] = known;
  if (entry === undefined) throw new TypeError(`Expected ${name} to stand in the ledger.`);
  return accepted(written, entry, known.length > 0);
}

/** Tries the entries on the order as it stands. */
function refuseWhatIsNotAllowed(order: Order, drafts: readonly EntryDraft[]): void {
  try {
    append(order, drafts, { by: '', at: 0, command: '' });
  } catch (error) {
    if (error instanceof TransitionRefused) throw new Problem('not_possible_now', { detail: error.message });
    throw error;
  }
}

/** The entry that a command has become before. Throws a Problem when its key was used for another request. */
function earlierEntry({ log }: Order, { key, fingerprint }: Commanded): Entry | undefined {
  const earlier = log.find((entry) => 'key' in entry && entry.key === key);
  if (earlier === undefined || !('fingerprint' in earlier) || earlier.fingerprint === fingerprint) return earlier;
  throw new Problem('idempotency_key_reused', {
    detail: 'Something else was asked of this order under this key. Send the same body to repeat it, or a new key.',
  });
}

/** The versions that the caller wants the order to have; undefined: any. None for what is no version of an order. */
function ifMatch(request: HttpRequest): number[] | undefined {
  const header = request.headers.get('if-match')?.trim();
  if (header === undefined || header === '*') return undefined;
  return header.split(',').flatMap((etag) => {
    const seq = /^\s*"(\d{1,9})(?:-incomplete)?"\s*$/.exec(etag)?.[1];
    return seq === undefined ? [] : [Number(seq)];
  });
}

function refuseOtherVersions({ head }: Order, versions: number[] | undefined): void {
  if (versions === undefined || versions.includes(head.seq)) return;
  throw new Problem('order_has_moved', {
    detail: `The order is at "${head.seq}", which If-Match does not name. Read it again, and decide again.`,
  });
}

function accepted(order: Order, entry: Entry, isReplay: boolean): Answer {
  return {
    status: 202,
    headers: {
      location: `/api/orders/${order.id}`,
      etag: `"${entry.seq}"`,
      'retry-after': '1',
      ...(isReplay && { 'idempotent-replayed': 'true' }),
    },
    jsonBody: commandResponse(order, entry),
  };
}
