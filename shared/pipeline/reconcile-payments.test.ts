import { seededRandom } from 'local-service/random';
import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { virtualShop } from '../../test/virtual-shop.ts';
import { PortFailure } from '../ports/failure.ts';
import type { BookedPayment } from '../ports/payment-books.ts';
import { reconcilePayments } from './reconcile-payments.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const id = sampleOrderId(1);

/** A shop, and what its payment provider has booked, each at a time of its own. */
async function shopWithBooks({ fails = () => false }: { fails?: () => boolean } = {}) {
  const shop = virtualShop();
  shop.put(sampleOrder(1));
  await shop.deliver();
  const booked: { at: number; payment: BookedPayment }[] = [];
  const marks = new Map<string, number>();
  const asked: [number, number][] = [];
  let moves = 0;
  const parts = {
    books: {
      within: async (from: number, until: number) => {
        asked.push([from, until]);
        if (fails()) throw new PortFailure('payments', 'transient', 'books', new Error('503'));
        return booked.filter(({ at }) => at >= from && at < until).map(({ payment }) => payment);
      },
    },
    marks: {
      read: async (walk: string) => marks.get(walk),
      advance: async (walk: string, to: number) => {
        moves += 1;
        marks.set(walk, Math.max(to, marks.get(walk) ?? 0));
      },
    },
    pipeline: shop.pipeline,
  };
  const { total } = shop.order(id).head.totals ?? { total: 0 };
  const ref = shop.order(id).head.refs.payment ?? '';
  const told = () => shop.books.events.filter((name) => name.startsWith('payment.'));
  return {
    shop,
    told,
    asked,
    moves: () => moves,
    /** The payment of the order, as it should be. */
    fitting: { ref, orderId: id, isAuthorized: false, captured: total, refunded: 0, disputes: [] },
    book: (payment: BookedPayment) => void booked.push({ at: shop.now(), payment }),
    reconcile: (deadline = Number.POSITIVE_INFINITY) => reconcilePayments(parts, deadline),
    /** As the timer does it, every half hour. */
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += hour / 2) {
        shop.pass(hour / 2);
        await reconcilePayments(parts, Number.POSITIVE_INFINITY);
      }
    },
  };
}

describe('the books of the payment provider and the ledgers (I19)', () => {
  it('that agree write nothing and tell nobody', async () => {
    const { book, fitting, pass, shop, told } = await shopWithBooks();
    book(fitting);
    const before = shop.writes();
    await pass(12 * day);
    expect(shop.writes()).toBe(before);
    expect(told()).toEqual([]);
  });

  it('a refund in the dashboard whose webhook was lost is in the ledger after an hour', async () => {
    const { book, fitting, pass, shop, told } = await shopWithBooks();
    shop.books.intents.get(fitting.ref)?.refunds.push({ ref: 're_1', commandId: null, amount: 500, failed: false });
    book({ ...fitting, refunded: 500 });
    await pass(2 * hour);
    await shop.settle();
    expect(shop.order(id).log.at(-1)).toMatchObject({ type: 'refund.recorded', ref: 're_1', amount: 500 });
    await pass(12 * day);
    expect(told()).toEqual([]);
  });

  it.each<[string, Partial<BookedPayment>]>([
    ['less captured', { captured: 1 }],
    ['money given back that no refund explains', { refunded: 1 }],
    ['an unknown dispute', { disputes: [{ ref: 'dp_1', amount: 1, reason: 'fraudulent', state: 'open' }] }],
  ])('%s, which the ledger cannot learn, is told after a day and after ten', async (_, changes) => {
    const { book, fitting, pass, shop, told } = await shopWithBooks();
    book({ ...fitting, ...changes });
    await pass(20 * hour);
    await shop.settle();
    expect(told()).toEqual([]);
    await pass(12 * day);
    await shop.settle();
    expect(told()).toEqual(['payment.differs', 'payment.differs']);
  });

  it.each<[string, Partial<BookedPayment>]>([
    ['a second charge of an order', { ref: 'pi_other' }],
    ['an authorization beside its payment', { ref: 'pi_other', captured: 0, isAuthorized: true }],
  ])('%s makes the order look, and is told when that does not help', async (_, changes) => {
    const { book, fitting, pass, shop, told } = await shopWithBooks();
    book({ ...fitting, ...changes });
    await pass(2 * day);
    await shop.settle();
    expect(told()).toEqual(['payment.differs']);
  });

  it('a payment that names an order which does not exist is told, and put aside by reference', async () => {
    const { book, fitting, pass, shop, told } = await shopWithBooks();
    book({ ...fitting, orderId: sampleOrderId(7) });
    book({ ...fitting, ref: 'pi_back', orderId: sampleOrderId(7), refunded: fitting.captured });
    await pass(2 * hour);
    expect(told()).toEqual(['payment.without_order']);
    expect(shop.books.deadLetters).toMatchObject([
      { container: 'payments', id: fitting.ref, reason: 'payment_without_order' },
    ]);
  });

  it('a payment that names no order is told as long as its money is there', async () => {
    const { book, fitting, pass, told } = await shopWithBooks();
    book({ ...fitting, orderId: null });
    book({ ...fitting, ref: 'pi_open', orderId: null, captured: 0 });
    await pass(12 * day);
    expect(told()).toEqual(Array.from({ length: 3 }, () => 'payment.without_order'));
  });
});

describe('a walk over the books', () => {
  it('of a shop without payments writes a mark every six hours at most, and asks in small slices', async () => {
    const { pass, moves, asked } = await shopWithBooks();
    await pass(2 * hour);
    const [before, from] = [moves(), asked.length];
    await pass(2 * day);
    expect(moves() - before).toBeLessThanOrEqual(3 * 8);
    for (const [since, until] of asked.slice(from)) expect(until - since).toBeLessThanOrEqual(6 * hour);
  });

  it('goes on where the provider broke it off, and leaves nothing out', async () => {
    const random = seededRandom(1);
    const { reconcile, asked, shop } = await shopWithBooks({ fails: () => random() < 0.3 });
    for (let n = 0; n < 400; n += 1) {
      await reconcile().catch((error: unknown) => expect(error).toBeInstanceOf(PortFailure));
      shop.pass(60_000);
    }
    const first = Math.min(...asked.map(([from]) => from));
    for (let at = first; at < shop.now() - 10 * day - 7 * hour; at += hour)
      expect(asked.some(([from, until]) => from <= at && at < until)).toBe(true);
  });

  it('asks nothing while the circuit is open, or when time is up', async () => {
    const { reconcile, asked, shop } = await shopWithBooks();
    await reconcile(shop.now() - 1);
    const permit = await shop.pipeline.circuits.enter('look-payment', shop.now());
    if (typeof permit !== 'string') permit.failed('configuration');
    await reconcile();
    expect(asked).toEqual([]);
  });
});
