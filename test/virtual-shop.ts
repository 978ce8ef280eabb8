import { TransitionRefused } from '../shared/order/apply.ts';
import type { EntryDraft } from '../shared/order/entries.ts';
import { append } from '../shared/order/ledger.ts';
import type { Order } from '../shared/order/order.ts';
import { commanded } from '../shared/pipeline/bookkeeping.ts';
import { Circuits } from '../shared/pipeline/circuits.ts';
import { lane } from '../shared/pipeline/lane.ts';
import type { Pipeline } from '../shared/pipeline/pipeline.ts';
import { sweep } from '../shared/pipeline/sweep.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { DeadLetter } from '../shared/ports/dead-letters.ts';
import type { Orders } from '../shared/ports/orders.ts';
import type { PaymentState, Payments, ProviderRefund } from '../shared/ports/payments.ts';
import type { Shipping } from '../shared/ports/shipping.ts';
import type { Signals } from '../shared/ports/signals.ts';
import type { Stock } from '../shared/ports/stock.ts';
import type { Tax } from '../shared/ports/tax.ts';
import { noTracing } from '../shared/ports/tracing.ts';
import { stepsOver } from '../shared/steps/registry.ts';
import { type Strike, struckProcess } from './struck-process.ts';

export interface VirtualShopOptions {
  /** Time that somebody else lets pass: `pass` and `settle` are not to be used then. */
  clock?: Clock;
  onHand?: number;
  strike?: Strike;
  /** What the provider says to a payment method. */
  declines?: boolean;
  /** The first payment method of an order asks for 3-D Secure. */
  asks?: boolean;
  refusesRefunds?: boolean;
  undeliverable?: boolean;
  totalTax?: number;
}

const watchdog = 120_000;
const raise = (message: string): never => {
  throw new Error(message);
};
const start = 1_760_000_000_000;

/**
 * The pipeline over ports in memory, in virtual time: orders with etags and a feed, stock, a payment provider and a
 * carrier that keep books. Every call can be struck before or after its effect.
 */
export function virtualShop(options: VirtualShopOptions = {}) {
  const { onHand = 10, strike = () => undefined } = options;
  let now = start;
  let commands = 0;
  const own: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const { clock = own } = options;
  const { calls, guarded, inProcess } = struckProcess(strike);

  const orders = new Map<string, { order: Order; version: number }>();
  const feed: object[] = [];
  const shelf = { onHand, available: onHand };
  const reservations = new Map<string, { quantity: number; status: 'held' | 'released' | 'consumed' }>();
  const intents = new Map<string, { status: PaymentState['kind']; amount: number; refunds: ProviderRefund[] }>();
  const shipments = new Map<string, { orderId: string; label: string | null }>();
  const deadLetters: DeadLetter[] = [];
  const events: string[] = [];
  let writes = 0;

  const write = (order: Order, version: number) => {
    const stored = structuredClone(order);
    orders.set(order.id, { order: stored, version });
    feed.push({ ...structuredClone(stored), _etag: `"${version}"` });
    writes += 1;
    return { order: structuredClone(stored), etag: `"${version}"` };
  };
  const stored = (id: string) => {
    const found = orders.get(id);
    return found && { order: structuredClone(found.order), etag: `"${found.version}"` };
  };

  const orderPort: Orders = {
    create: (order) => guarded('orders.create', () => ({ created: true, stored: write(order, 1) })),
    read: (id) => guarded('orders.read', () => stored(id)),
    replace: (order, etag) =>
      guarded('orders.replace', () => {
        const version = orders.get(order.id)?.version ?? 0;
        return etag === `"${version}"` ? write(order, version + 1) : undefined;
      }),
    async *due(at, pageSize, which = { notWaitingFor: [] }) {
      const isMeant = ({ waitsFor }: Order) =>
        'waitingFor' in which
          ? waitsFor === which.waitingFor
          : waitsFor === null || !which.notWaitingFor.includes(waitsFor);
      const due = [...orders.values()].filter(
        ({ order }) => order.wakeAt !== null && order.wakeAt <= at && isMeant(order),
      );
      const ids = due.toSorted((a, b) => (a.order.wakeAt ?? 0) - (b.order.wakeAt ?? 0)).map(({ order }) => order.id);
      for (let from = 0; from < ids.length; from += pageSize) yield ids.slice(from, from + pageSize);
    },
    countInAttention: () =>
      guarded(
        'orders.countInAttention',
        () => [...orders.values()].filter(({ order }) => order.head.attention !== null).length,
      ),
    inAttention: ({ code, after = '', limit }) =>
      guarded('orders.inAttention', () =>
        [...orders.values()]
          .flatMap(({ order: { id, terms, head } }) => {
            const { attention } = head;
            if (attention === null || id <= after || (code !== undefined && attention.code !== code)) return [];
            const { orderNumber, placedAt, currency } = terms;
            return [{ orderId: id, orderNumber, placedAt, currency, total: head.totals?.total ?? null, attention }];
          })
          .toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1))
          .slice(0, limit),
      ),
    withRef: (of, ref) =>
      guarded('orders.withRef', () => [...orders.values()].find(({ order }) => order.head.refs[of] === ref)?.order.id),
  };

  const stock: Stock = {
    reserve: (orderId, { quantity }) =>
      guarded('stock.reserve', () => {
        const mine = reservations.get(orderId);
        if (mine !== undefined) return mine.status === 'released' ? 'over' : 'held';
        if (shelf.available < quantity) return 'out_of_stock';
        shelf.available -= quantity;
        reservations.set(orderId, { quantity, status: 'held' });
        return 'held';
      }),
    consume: (orderId) =>
      guarded('stock.consume', () => {
        const mine = reservations.get(orderId);
        if (mine?.status !== 'held') return;
        shelf.onHand -= mine.quantity;
        mine.status = 'consumed';
      }),
    release: (orderId) =>
      guarded('stock.release', () => {
        const mine = reservations.get(orderId);
        if (mine?.status === 'consumed') shelf.onHand += mine.quantity;
        if (mine?.status === 'held' || mine?.status === 'consumed') shelf.available += mine.quantity;
        reservations.set(orderId, { quantity: 0, status: 'released' });
      }),
  };

  const intentOf = (ref: string) => {
    const intent = intents.get(ref);
    if (intent === undefined) throw new Error(`no payment ${ref}`);
    return intent;
  };
  const captureBefore = () => clock.now() + 7 * 86_400_000;
  const payments: Payments = {
    prepare: ({ orderId, amount }, { generation }) =>
      guarded('payments.prepare', () => {
        const ref = `pi_${orderId}_${generation}`;
        if (!intents.has(ref)) intents.set(ref, { status: 'prepared', amount, refunds: [] });
        return { kind: 'prepared', ref };
      }),
    authorize: (ref, { generation }) =>
      guarded('payments.authorize', () => {
        const intent = intentOf(ref);
        const asks = options.asks === true && generation === 1;
        if (intent.status === 'prepared')
          intent.status = asks ? 'action_required' : options.declines === true ? 'declined' : 'authorized';
        if (intent.status === 'declined') return { kind: 'declined', code: 'generic_decline' };
        if (intent.status === 'action_required') return { kind: 'action_required', code: 'authentication_required' };
        return { kind: 'authorized', captureBefore: captureBefore() };
      }),
    capture: (ref) =>
      guarded('payments.capture', () => {
        const intent = intentOf(ref);
        if (intent.status === 'authorized') intent.status = 'captured';
        if (intent.status !== 'captured') return { kind: 'gone', status: intent.status };
        return { kind: 'captured', amount: intent.amount };
      }),
    cancel: (ref) =>
      guarded('payments.cancel', () => {
        const intent = intentOf(ref);
        if (intent.status === 'captured') return { kind: 'captured', amount: intent.amount };
        if (intent.status === 'authorized') intent.status = 'voided';
        else if (intent.status !== 'voided') intent.status = 'canceled';
        return { kind: intent.status };
      }),
    status: (ref) =>
      guarded('payments.status', () => {
        const { status, amount } = intentOf(ref);
        switch (status) {
          case 'authorized':
            return { kind: status, captureBefore: captureBefore() };
          case 'captured':
            return { kind: status, amount };
          case 'declined':
            return { kind: status, code: 'generic_decline' };
          case 'action_required':
            return { kind: status, code: 'authentication_required' };
          default:
            return { kind: status };
        }
      }),
    refund: (ref, { commandId, amount }) =>
      guarded('payments.refund', () => {
        const { refunds, amount: total } = intentOf(ref);
        if (options.refusesRefunds === true) return { kind: 'refused', code: 'insufficient_balance' };
        const left = refunds.filter(({ failed }) => !failed).reduce((rest, one) => rest - one.amount, total);
        if (amount > left) return { kind: 'exceeds' };
        refunds.push({ ref: `re_${commandId}`, commandId, amount, failed: false });
        return { kind: 'refunded', ref: `re_${commandId}` };
      }),
    refunds: (ref) => guarded('payments.refunds', () => structuredClone(intentOf(ref).refunds)),
    disputes: () => guarded('payments.disputes', () => []),
    clientSecret: () => guarded('payments.clientSecret', () => null),
  };

  const tracking = (number: string) =>
    ({ kind: 'bought', tracking: { carrier: 'USPS', number, url: null }, transit: 'none' }) as const;
  const shipping: Shipping = {
    prepare: ({ orderId }) =>
      guarded('shipping.prepare', () => {
        const ref = `shp_${shipments.size + 1}`;
        shipments.set(ref, { orderId, label: null });
        return { kind: 'prepared', ref };
      }),
    buy: (ref) =>
      guarded('shipping.buy', () => {
        const shipment = shipments.get(ref);
        if (shipment === undefined || options.undeliverable === true)
          return { kind: 'undeliverable', detail: 'No such street.' };
        shipment.label ??= `label of ${ref}`;
        return tracking(shipment.label);
      }),
    status: (ref) =>
      guarded('shipping.status', () => {
        const label = shipments.get(ref)?.label ?? null;
        return label === null ? { kind: 'unbought' } : tracking(label);
      }),
    void: (ref) =>
      guarded('shipping.void', () => ((shipments.get(ref)?.label ?? null) === null ? 'refused' : 'requested')),
  };

  const tax: Tax = {
    mode: () => 'inclusive',
    calculate: () =>
      guarded('tax.calculate', () => ({
        kind: 'taxes',
        taxes: [{ name: 'VAT', jurisdiction: 'DE', rate: '0.19', on: 0, amount: options.totalTax ?? 399 }],
      })),
    commit: () => guarded('tax.commit', () => undefined),
    reverse: () => guarded('tax.reverse', () => undefined),
  };

  const signals: Signals = {
    event: (name) => void events.push(name),
    problem: (name) => void events.push(name),
    measure: () => {},
  };
  const random = () => 0.5;

  /** A process: what one host runs until it dies. */
  const pipeline: Pipeline = {
    orders: orderPort,
    deadLetters: { put: (letter) => guarded('deadLetters.put', () => void deadLetters.push(letter)) },
    steps: stepsOver({ tax, stock, payments, shipping, clock, watchdog }),
    clock,
    ids: { command: () => `command-${(commands += 1)}` },
    circuits: new Circuits({ clock, random, signals }),
    random,
    signals,
    tracing: noTracing,
    watchdog,
  };

  const lanes = (['tax', 'payment', 'fulfillment'] as const).map((name) => lane(name, pipeline));

  /** Delivers what has changed to every lane until nothing changes any more; a crash loses what was delivered. */
  async function deliver(): Promise<void> {
    while (feed.length > 0) {
      const batch = feed.splice(0);
      await inProcess(async () => {
        for (const handle of lanes) await handle(structuredClone(batch), {});
      });
    }
  }

  return {
    pipeline,
    lanes,
    deliver,
    sweep: () => inProcess(async () => void (await sweep(pipeline, clock.now() + 60_000))),
    pass: (ms: number) => {
      now += ms;
    },
    /** Time, sweeps and deliveries until every order is at rest; throws when that takes more than `rounds`. */
    settle: async (rounds = 40) => {
      for (let round = 0; round < rounds; round += 1) {
        await deliver();
        const dates = [...orders.values()].flatMap(({ order }) => order.wakeAt ?? []);
        if (dates.length === 0) return;
        // What waits for an open circuit stays overdue.
        const next = Math.min(...dates);
        now = next > now ? next : now + 120_000;
        await inProcess(async () => void (await sweep(pipeline, now + 60_000)));
      }
      throw new Error(
        `Not at rest after ${rounds} rounds: ${JSON.stringify([...orders.values()].map(({ order }) => order.head))}`,
      );
    },
    put: (order: Order) => write({ ...order, wakeAt: clock.now() + watchdog }, 1),
    /** What somebody outside does, at once and between two calls of the pipeline; false when the ledger does not allow it. */
    command: (id: string, ...drafts: EntryDraft[]): boolean => {
      const { order, version } = orders.get(id) ?? raise(`no order ${id}`);
      const command = `command-${(commands += 1)}`;
      try {
        const next = append(order, drafts, { by: 'test', at: now, command });
        write({ ...next, ...commanded(next, now), command }, version + 1);
        return true;
      } catch (error) {
        if (error instanceof TransitionRefused) return false;
        throw error;
      }
    },
    /** The buyer completes what the provider asks for. */
    authenticate: (ref: string) => {
      intentOf(ref).status = 'authorized';
    },
    order: (id: string) => {
      const found = orders.get(id);
      if (found === undefined) throw new Error(`no order ${id}`);
      return found.order;
    },
    feed,
    initialOnHand: onHand,
    books: { shelf, reservations, intents, shipments, deadLetters, events, calls },
    writes: () => writes,
    now: () => clock.now(),
  };
}
