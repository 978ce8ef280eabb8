import type { EntryDraft, EntryType } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Look, Order } from '../order/order.ts';
import type { StoredOrder } from '../ports/orders.ts';
import type { Ledger } from '../steps/step.ts';
import { type Bookkeeping, midRun } from './bookkeeping.ts';
import type { Pipeline } from './pipeline.ts';
import { tellEntry } from './tell-entry.ts';

/** Leads to the same call again. */
const noProgress: readonly EntryType[] = ['payment.key_burnt'];

/** Whether a step that came to these entries got somewhere. */
export const isProgress = (drafts: readonly EntryDraft[]): boolean =>
  drafts.some(({ type }) => !noProgress.includes(type));

/** Another writer was faster: read again, decide again. */
export class Conflict extends Error {
  readonly code = 'conflict';
}

type LedgerPipeline = Pick<Pipeline, 'orders' | 'clock' | 'ids' | 'signals' | 'watchdog'>;

/** An order in the hands of one run: entries gather in memory and go out together, each commit a conditional replace. */
export class OpenLedger implements Ledger {
  readonly #pipeline: LedgerPipeline;
  readonly #by: string;
  #stored: StoredOrder;
  #pending: EntryDraft[] = [];
  #order: Order;
  /** Whether what is to be read at a provider is another than is stored. */
  #lookChanged = false;
  /** Whether this run got somewhere: a step came to an entry. What a step commits on its way does not count. */
  progressed = false;

  constructor(pipeline: LedgerPipeline, stored: StoredOrder, by: string) {
    this.#pipeline = pipeline;
    this.#stored = stored;
    this.#order = stored.order;
    this.#by = by;
  }

  /** The order with what has gathered. */
  get order(): Order {
    return this.#order;
  }

  /** The version that was read or written last. */
  get stored(): StoredOrder {
    return this.#stored;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0 || this.#lookChanged;
  }

  /** Gathers what a step came to, for the next commit. Throws TransitionRefused. */
  add(drafts: readonly EntryDraft[]): void {
    this.#gather(drafts);
    if (isProgress(drafts)) this.progressed = true;
  }

  /** Something is to be read again at its provider. */
  lookAt(at: keyof Look): void {
    this.#order = { ...this.#order, look: { ...this.#order.look, [at]: true } };
    this.#lookChanged = true;
  }

  /** What a webhook asked to read again has been read: the next commit says so. */
  looked(at: keyof Look): void {
    if (!this.#order.look[at]) return;
    this.#order = { ...this.#order, look: { ...this.#order.look, [at]: false } };
    this.#lookChanged = true;
  }

  async commit(...drafts: EntryDraft[]): Promise<Order> {
    this.#gather(drafts);
    if (!this.hasPending) return this.#order;
    return this.write((order) => midRun(order, this.progressed, this.#pipeline.clock.now(), this.#pipeline.watchdog));
  }

  #gather(drafts: readonly EntryDraft[]): void {
    const author = { by: this.#by, at: this.#pipeline.clock.now(), command: this.#stored.order.command };
    this.#order = append(this.#order, drafts, author);
    this.#pending.push(...drafts);
  }

  /** Writes what has gathered, and the bookkeeping, in one conditional replace. Throws Conflict when others were faster, before or since. */
  async write(keep: (order: Order) => Bookkeeping): Promise<Order> {
    const { orders, clock, ids, signals } = this.#pipeline;
    const command = ids.command();
    const appended = append(this.#stored.order, this.#pending, { by: this.#by, at: clock.now(), command });
    const looked = { ...appended, look: this.#order.look };
    const written = await orders.replace({ ...looked, ...keep(looked), command }, this.#stored.etag);
    if (written === undefined) throw new Conflict();
    for (const entry of appended.log.slice(this.#stored.order.log.length)) tellEntry(signals, appended, entry);
    this.#stored = written;
    this.#order = written.order;
    this.#pending = [];
    this.#lookChanged = false;
    // Committed, and others have gone on from it since: a step that was decided before must not go on.
    if (written.order.command !== command) throw new Conflict();
    return written.order;
  }
}
