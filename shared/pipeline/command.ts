import type { EntryDraft } from '../order/entries.ts';
import type { Look, Order } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import { PortFailure } from '../ports/failure.ts';
import type { StoredOrder } from '../ports/orders.ts';
import { commanded } from './bookkeeping.ts';
import { canLearn } from './can-learn.ts';
import { ofOrder } from './of-order.ts';
import { Conflict, OpenLedger } from './open-ledger.ts';
import type { Pipeline } from './pipeline.ts';

/** Another writer may be faster this often before whoever commands is asked to try again. */
const conflicts = 10;

export type CommandPipeline = Pick<Pipeline, 'orders' | 'clock' | 'ids' | 'signals' | 'tracing' | 'watchdog'>;

/**
 * Writes what somebody outside of the pipeline wants of an order, and has it looked at now; the feed then wakes the
 * function that acts on it. `decide` sees the version that was read, and each newer one that was faster; it says which
 * entries to add (none: nothing is written), or throws. Returns the order as it then stands. Throws a transient PortFailure
 * when others were faster each time, and what reading and writing throw.
 */
export async function command(
  pipeline: CommandPipeline,
  stored: StoredOrder,
  by: string,
  decide: (order: Order) => EntryDraft[],
): Promise<StoredOrder> {
  return write(pipeline, stored, by, (ledger) => {
    const drafts = decide(ledger.order);
    ledger.add(drafts);
    return drafts.length > 0;
  });
}

/**
 * A webhook's hint: the order is to read `at` its provider, if there is something that the ledger can learn. `reached`: how
 * far the event says that a payment or a parcel has come.
 */
export async function wake(
  pipeline: CommandPipeline,
  stored: StoredOrder,
  by: string,
  at: keyof Look,
  reached?: string,
): Promise<StoredOrder> {
  return write(pipeline, stored, by, (ledger) => {
    if (!canLearn(ledger.order.head, at, reached)) return false;
    ledger.lookAt(at);
    return true;
  });
}

type Change = (ledger: OpenLedger) => boolean;

/** Only what comes to a write is a span of the order: most hints of webhooks tell what its ledger says already. */
async function write(pipeline: CommandPipeline, first: StoredOrder, by: string, change: Change): Promise<StoredOrder> {
  const { orders, clock, tracing } = pipeline;
  let stored = first;
  for (let conflict = 0; conflict < conflicts; conflict += 1) {
    const ledger = new OpenLedger(pipeline, stored, by);
    if (!change(ledger)) return stored;
    if (await ofOrder(tracing, 'command', stored.order, () => isWritten(ledger, clock))) return ledger.stored;
    stored = (await orders.read(first.order.id)) ?? stored;
  }
  throw new PortFailure('store', 'transient', 'command', new Error(`others were faster ${conflicts} times`));
}

/** False: another writer was faster. */
async function isWritten(ledger: OpenLedger, clock: Clock): Promise<boolean> {
  try {
    await ledger.write((order) => commanded(order, clock.now()));
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
