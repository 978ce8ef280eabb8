import type { Order } from '../order/order.ts';
import { refundedOf } from '../order/refunds.ts';
import type { Marks } from '../ports/marks.ts';
import type { StoredOrder } from '../ports/orders.ts';
import type { BookedPayment, PaymentBooks } from '../ports/payment-books.ts';
import type { Fields } from '../ports/signals.ts';
import { isInterrupted } from './circuits.ts';
import { wake } from './command.ts';
import { eachBounded } from './each-bounded.ts';
import { ofOrder } from './of-order.ts';
import type { Pipeline } from './pipeline.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const concurrency = 16;
/** The books are read a slice at a time, in milliseconds. */
const slice = 6 * hour;
/** So far back the first walk of each kind begins. */
const firstWalk = day;
/** A mark may lag so far behind a walk that has found nothing: it is not worth a write. */
const idleFor = slice;

/**
 * How old a payment, a refund or a dispute is when it is held against the ledger. After an hour the ledger is made to look
 * again, in case a webhook was lost; after a day somebody is told of what still differs; and within ten days a bank has
 * given back what did not reach the buyer.
 */
const walks = [
  { name: 'payments:hour', age: hour, tells: false },
  { name: 'payments:day', age: day, tells: true },
  { name: 'payments:tendays', age: 10 * day, tells: true },
] as const;
type Walk = (typeof walks)[number];

export interface PaymentsToReconcile {
  books: PaymentBooks;
  marks: Marks;
  pipeline: Pipeline;
}

/**
 * Holds what the payment provider has booked against the ledgers, until `deadline` (monotonic milliseconds).
 *
 * 1. A payment that no order knows, and that holds or took money → a dead letter, and somebody is told.
 * 2. One that differs from its ledger → the order is made to look. What it cannot learn, or has not learned in a day, is
 *    reported: it is never changed here.
 * 3. Each walk has a mark of its own and goes on where it stopped.
 */
export async function reconcilePayments(parts: PaymentsToReconcile, deadline: number): Promise<void> {
  const { circuits, clock } = parts.pipeline;
  for (const walk of walks) {
    if (isInterrupted(circuits.standing('payments')) || clock.monotonic() > deadline) return;
    await walkOver(parts, walk, deadline);
  }
}

async function walkOver(parts: PaymentsToReconcile, walk: Walk, deadline: number): Promise<void> {
  const { books, marks, pipeline } = parts;
  const { clock, signals } = pipeline;
  const until = clock.now() - walk.age;
  const begin = (await marks.read(walk.name)) ?? until - firstWalk;
  let written = begin;
  for (let from = begin; from < until && clock.monotonic() <= deadline; from += slice) {
    const end = Math.min(from + slice, until);
    const payments = await books.within(from, end);
    await eachBounded(payments, concurrency, (payment) => compare(payment, walk, pipeline));
    if (payments.length > 0) signals.event('reconciler.payments', { walk: walk.name, payments: payments.length });
    if (payments.length === 0 && end - written < idleFor) continue;
    await marks.advance(walk.name, end);
    written = end;
  }
}

async function compare(payment: BookedPayment, walk: Walk, pipeline: Pipeline): Promise<void> {
  const { orderId } = payment;
  const stored = orderId === null ? undefined : await pipeline.orders.read(orderId);
  if (stored === undefined) return withoutOrder(payment, pipeline);
  const differing = differences(payment, stored.order);
  // An order in motion reads the provider's object before it acts.
  if (differing.length === 0 || (stored.order.wakeAt !== null && !walk.tells)) return;
  await ofOrder(pipeline.tracing, 'reconciler', stored.order, () =>
    settle(stored, walk, pipeline, { orderId, ref: payment.ref, differing: differing.join(', ') }),
  );
}

/** Has an order that stands still look at its payment; tells what it will not learn that way. */
async function settle(stored: StoredOrder, walk: Walk, pipeline: Pipeline, told: Fields): Promise<void> {
  const isMoving = stored.order.wakeAt !== null;
  const asked = isMoving ? stored : await wake(pipeline, stored, 'reconciler', 'payment');
  const learns = asked.order.look.payment;
  if (!learns || walk.tells) pipeline.signals.problem('payment.differs', new PaymentDiffers(), told);
}

async function withoutOrder(payment: BookedPayment, { deadLetters, clock, signals }: Pipeline): Promise<void> {
  const { ref, isAuthorized, captured, refunded } = payment;
  if (!isAuthorized && captured === refunded) return;
  const detail = `${captured} minor units captured, ${refunded} refunded, and no order knows of it.`;
  await deadLetters.put(
    { container: 'payments', id: ref, etag: null, reason: 'payment_without_order', detail },
    clock.now(),
  );
  signals.problem('payment.without_order', new PaymentWithoutOrder(), { ref });
}

/** What the provider says otherwise than the ledger, by name. */
function differences({ ref, isAuthorized, captured, refunded, disputes }: BookedPayment, { head }: Order): string[] {
  const isNewest = head.refs.payment === ref;
  const taken = isNewest ? (head.captured ?? 0) : 0;
  const given = isNewest ? refundedOf(head) : 0;
  const mayHold = isNewest && head.ended === 'no';
  const isKnown = (dispute: BookedPayment['disputes'][number]) =>
    head.disputes.some(({ ref: known, state }) => known === dispute.ref && state === dispute.state);
  return [
    ...(captured === taken ? [] : ['captured']),
    ...(refunded === given ? [] : ['refunded']),
    ...(isAuthorized && !mayHold ? ['authorized'] : []),
    ...(disputes.every(isKnown) ? [] : ['disputed']),
  ];
}

/** Money that the ledger says nothing of, or too much. */
class PaymentDiffers extends Error {
  readonly code = 'payment_differs';

  constructor() {
    super("The provider's books and the ledger differ. Compare the payment with the order, and refund or resolve.");
    this.name = 'PaymentDiffers';
  }
}

class PaymentWithoutOrder extends Error {
  readonly code = 'payment_without_order';

  constructor() {
    super('No order knows of a payment. Look it up at the provider, and refund it there if it should not be.');
    this.name = 'PaymentWithoutOrder';
  }
}
