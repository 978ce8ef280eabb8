import { isDeepStrictEqual } from 'node:util';
import type { Item } from 'cosmos-emulator/store';
import type { ContainerName } from '../../shared/data/containers.ts';
import { apply, emptyHead } from '../../shared/order/apply.ts';
import type { Axes } from '../../shared/order/axes.ts';
import type { Entry, EntryType } from '../../shared/order/entries.ts';
import type { Order } from '../../shared/order/order.ts';
import { type Transition, transitions } from '../../shared/order/transitions.ts';
import { storedOrder } from '../../shared/ports/stored-order.ts';
import type { Stage } from './stage.ts';

const stockSchemaFields = (document: Item['document']) => ({
  onHand: Number(document['onHand']),
  available: Number(document['available']),
});

/** The partition key of the catalog. */
const skuOf = ({ document: { sku } }: Item): string => (typeof sku === 'string' ? sku : '');

/** Parts of names, addresses and e-mail addresses of the simulation's buyers. */
const personal = ['Buyer ', '@example.com', 'Musterweg', 'Lindenallee', 'Am Kai', 'Undeliverable St'];

/** Looks at every write and at every call that moves money or buys a label, and checks what must hold always. */
export class Watch {
  readonly #stage: Stage;
  /** How often each move of the transition table was taken, such as `payment.captured: authorized → captured`. */
  readonly moves = new Map<string, number>();
  /** When each order was written (epoch milliseconds). */
  readonly writeTimes = new Map<string, number[]>();
  readonly #orders = new Map<string, Order>();
  readonly #entryListeners: ((order: Order, entry: Entry) => void)[] = [];
  readonly #orderListeners: ((order: Order) => void)[] = [];
  readonly #held = new Map<string, Map<string, number>>();
  readonly #stock = new Map<string, { onHand: number; available: number }>();
  writes = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
    stage.onTold((event, fields) => this.#told(event, fields));
    stage.cosmos.onWrite((name, items) => this.#written(name, items));
    stage.stripe.onMoney((orderId) => this.#moneyMoved(orderId));
    stage.easypost.onLabel((orderId) => this.#labelBought(orderId));
  }

  /** Told of every entry, once the write that it came with is done. */
  onEntry(listener: (order: Order, entry: Entry) => void): void {
    this.#entryListeners.push(listener);
  }

  /** Told of every version of an order. */
  onOrder(listener: (order: Order) => void): void {
    this.#orderListeners.push(listener);
  }

  get orders(): ReadonlyMap<string, Order> {
    return this.#orders;
  }

  violate(invariant: string, text: string): void {
    this.#stage.violate(invariant, text);
  }

  /** What an order holds is its own to give back: the reconciler finds what an operator left behind, and nothing else. */
  #told(event: string, fields: Record<string, unknown>): void {
    const { orderId, sku } = fields;
    this.#checkPrivacy(`the log event ${event}`, fields);
    if (!event.startsWith('stock.') || !event.endsWith('_by_reconciler') || typeof orderId !== 'string') return;
    if (this.#orders.get(orderId)?.log.some(({ type }) => type === 'order.closed') === true) return;
    this.violate('I21', `${orderId} has ended and left ${String(sku)} held: ${event}`);
  }

  #written(name: ContainerName, items: readonly Item[]): void {
    if (name === 'orders') for (const item of items.filter(({ id }) => id.startsWith('ord_'))) this.#orderWritten(item);
    if (name === 'catalog') {
      for (const item of items) this.#stockWritten(item);
      for (const sku of new Set(items.map(skuOf))) this.#checkStock(sku);
    }
  }

  #orderWritten(item: Item): void {
    this.writes += 1;
    const times = this.writeTimes.get(item.id) ?? [];
    this.writeTimes.set(item.id, times);
    times.push(this.#stage.schedule.now);
    const { order } = storedOrder(item.document);
    const before = this.#orders.get(order.id);
    this.#orders.set(order.id, order);
    for (const listener of this.#orderListeners) listener(order);
    if (before !== undefined && !this.#isPrefix(before.log, order.log)) {
      this.violate('I8', `the log of ${order.id} is not a continuation of what it was`);
      return;
    }
    this.#follow(order, before);
    if (
      before?.head.totals !== null &&
      before !== undefined &&
      !isDeepStrictEqual(before.head.totals, order.head.totals)
    )
      this.violate('I9', `the totals of ${order.id} have changed`);
  }

  /** A write may not shorten or change the log. Entries are compared by their number and command. */
  #isPrefix(older: readonly Entry[], newer: readonly Entry[]): boolean {
    return older.every(({ seq, type, command }, at) => {
      const same = newer[at];
      return same !== undefined && same.seq === seq && same.type === type && same.command === command;
    });
  }

  /** Folds the new entries onto the head that was there: the result must be the head that is there now. */
  #follow(order: Order, before: Order | undefined): void {
    let head = before?.head ?? emptyHead;
    try {
      for (const entry of order.log.slice(before?.log.length ?? 0)) {
        this.#count(entry.type, head);
        this.#checkPrivacy(`entry ${entry.type} of ${order.id}`, entry);
        for (const listener of this.#entryListeners) listener(order, entry);
        head = apply(head, entry);
        this.#stage.trace.note(
          undefined,
          () => `    ${order.id} ${entry.seq}. ${entry.type} by ${entry.by}${reasonOf(entry)}`,
        );
      }
    } catch (error) {
      this.violate('I8', `${order.id}: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (!isDeepStrictEqual(head, order.head))
      this.violate('I8', `the head of ${order.id} is not what its log comes to`);
  }

  #count(type: EntryType, head: Axes): void {
    const transition: Transition = transitions[type];
    const move = 'axis' in transition ? `${type}: ${head[transition.axis]}` : type;
    this.moves.set(move, (this.moves.get(move) ?? 0) + 1);
  }

  /** Nothing that points at a person leaves the buyer's part of an order. */
  #checkPrivacy(where: string, what: object): void {
    const text = JSON.stringify(what);
    const found = personal.find((word) => text.includes(word));
    if (found !== undefined) this.violate('I17', `${where} holds "${found}": ${text}`);
  }

  #stockWritten(item: Item): void {
    const { id, document } = item;
    const sku = skuOf(item);
    if (id === 'stock') this.#stock.set(sku, stockSchemaFields(document));
    if (id.startsWith('reservation:')) {
      const held = this.#held.get(sku) ?? new Map<string, number>();
      this.#held.set(sku, held.set(id, document['status'] === 'held' ? Number(document['quantity']) : 0));
    }
  }

  #checkStock(sku: string): void {
    const stock = this.#stock.get(sku);
    if (stock === undefined) return;
    const { onHand, available } = stock;
    const held = this.heldOf(sku);
    if (onHand < 0 || available < 0) this.violate('I21', `${sku} has ${available} available of ${onHand}`);
    if (available + held !== onHand)
      this.violate('I21', `${sku}: ${available} available + ${held} held are not ${onHand} on hand`);
  }

  heldOf(sku: string): number {
    return [...(this.#held.get(sku)?.values() ?? [])].reduce((sum, quantity) => sum + quantity, 0);
  }

  #moneyMoved(orderId: string): void {
    const live = this.#stage.stripe.liveOf(orderId);
    if (live.length > 1)
      this.violate('I3', `${orderId} has ${live.length} live charges: ${live.map(({ id }) => id).join(', ')}`);
    const commands = this.#stage.stripe.refundsOf(orderId).flatMap(({ metadata }) => metadata?.['commandId'] ?? []);
    if (new Set(commands).size < commands.length) this.violate('I3', `${orderId}: a refund was made twice`);
    const total = this.#orders.get(orderId)?.head.totals?.total;
    for (const { amount } of live)
      if (amount !== total) this.violate('I9', `${orderId} was charged ${amount}, its total is ${total ?? 'unknown'}`);
  }

  #labelBought(orderId: string): void {
    const labels = this.#stage.easypost.liveLabelsOf(orderId);
    if (labels.length > 1) this.violate('I4', `${orderId} has ${labels.length} live labels`);
    if (this.#stage.stripe.liveOf(orderId).length === 0 && !this.#isGivenAway(orderId))
      this.violate('I5', `a label was bought for ${orderId}, and no money is authorized or captured for it`);
  }

  /** Somebody gave the money back while the label was under way already, or where the app could not see it. */
  #isGivenAway(orderId: string): boolean {
    const deeds = this.#stage.elsewhere(orderId);
    if (deeds.has('refund') || deeds.has('cancel')) return true;
    const log = this.#orders.get(orderId)?.log ?? [];
    const fenced = log.findLastIndex(({ type }) => type === 'shipment.buying');
    return log.slice(fenced + 1).some(({ type }) => type === 'refund.requested');
  }
}

function reasonOf(entry: Entry): string {
  return 'reason' in entry && typeof entry.reason === 'object' ? ` (${entry.reason.code})` : '';
}
