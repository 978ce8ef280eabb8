import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Order } from '../order/order.ts';
import type { Payments } from '../ports/payments.ts';
import type { Stock } from '../ports/stock.ts';
import { cancelPayment } from './cancel-payment.ts';
import { capturePayment } from './capture-payment.ts';
import { declined } from './declined.ts';
import { preparePayment } from './prepare-payment.ts';
import { releaseStock } from './release-stock.ts';
import { reserveStock } from './reserve-stock.ts';

const reason = { code: 'test', detail: 'A reason of a test.' };
const { completed } = stories;

/** The order of two skus after these entries. */
function order(...drafts: EntryDraft[]): Order {
  const placed = sampleOrder(1);
  const lines = placed.terms.lines.flatMap((line) => [{ ...line, sku: 'tea' }, line]);
  const author = { by: 'test', at: 1_760_000_000_000, command: 'c' };
  return append({ ...placed, terms: { ...placed.terms, lines } }, drafts, author);
}

/** A ledger that notes when it is asked to commit, and ports that note when they are called. */
function noted() {
  const calls: string[] = [];
  const note = <T>(call: string, answer: T): Promise<T> => {
    calls.push(call);
    return Promise.resolve(answer);
  };
  const unexpected = () => Promise.reject(new Error('This step should not call that.'));
  const payments: Payments = { prepare: unexpected, authorize: unexpected, capture: unexpected, cancel: unexpected };
  const stock: Stock = { reserve: unexpected, consume: unexpected, release: unexpected };
  const ledger = { commit: () => note('commit', order()) };
  return { calls, note, payments, stock, ledger };
}

describe('reserving stock', () => {
  const reserving = async (answers: Record<string, 'held' | 'out_of_stock' | 'over'>) => {
    const { calls, note, stock, ledger } = noted();
    stock.reserve = (_, { sku }) => note(sku, answers[sku] ?? 'held');
    return { outcome: await reserveStock(stock)(order(), ledger), calls };
  };

  it('takes each sku, in sorted order', async () => {
    expect(await reserving({})).toEqual({
      calls: ['mug', 'tea'],
      outcome: { kind: 'entries', entries: [{ type: 'stock.reserved' }] },
    });
  });

  it('of which one is out fails the order, and names it', async () => {
    const { outcome } = await reserving({ tea: 'out_of_stock' });
    expect(outcome).toEqual({
      kind: 'entries',
      entries: [
        { type: 'order.failing', reason: { code: 'out_of_stock', detail: 'Not enough of tea for the 2 ordered.' } },
      ],
    });
  });

  it('under a tombstone of this order does nothing more: somebody has ended it', async () => {
    expect(await reserving({ mug: 'over' })).toEqual({ calls: ['mug'], outcome: { kind: 'entries', entries: [] } });
  });
});

describe('releasing stock', () => {
  it('comes after the failure is in the ledger, in reverse order, and for every sku (I21)', async () => {
    const { calls, note, stock, ledger } = noted();
    stock.release = (_, { sku }) => note(sku, undefined);
    const outcome = await releaseStock(stock)(order({ type: 'order.failing', reason }), ledger);
    expect(calls).toEqual(['commit', 'tea', 'mug']);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'stock.released' }] });
  });
});

describe('capturing a payment', () => {
  const capturing = async (answer: Awaited<ReturnType<Payments['capture']>>) => {
    const { calls, note, payments, ledger } = noted();
    payments.capture = (...given) => note(given.join(' '), answer);
    const booked = order(...completed.slice(0, 7));
    return { outcome: await capturePayment(payments)(booked, ledger), calls, id: booked.id };
  };

  it('takes the total of the ledger, once the label is committed', async () => {
    const { outcome, calls, id } = await capturing({ kind: 'captured', amount: 2_990 });
    expect(calls).toEqual(['commit', `${id} pi_1 2990`]);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'payment.captured', amount: 2_990 }] });
  });

  it('whose authorization is gone asks a person, and writes no capture', async () => {
    const { outcome } = await capturing({ kind: 'gone', status: 'canceled' });
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'capture_impossible' } });
  });

  it('that took another amount asks a person, and writes no capture (I19)', async () => {
    const { outcome } = await capturing({ kind: 'captured', amount: 2_989 });
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'captured_amount_differs' } });
  });
});

describe('canceling a payment', () => {
  const canceling = async (answer: 'canceled' | 'voided' | 'captured') => {
    const { calls, note, payments, ledger } = noted();
    payments.cancel = (_, ref) => note(ref, answer);
    const failing = order(...completed.slice(0, 3), { type: 'order.failing', reason });
    return { outcome: await cancelPayment(payments)(failing, ledger), calls };
  };

  it.each(['canceled', 'voided'] as const)('that is then %s says so', async (answer) => {
    const { outcome, calls } = await canceling(answer);
    expect(calls).toEqual(['commit', 'pi_1']);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: `payment.${answer}` }] });
  });

  it('that somebody has captured asks a person: the order never ends with the money kept in silence (I6)', async () => {
    const { outcome } = await canceling('captured');
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'captured_while_failing' } });
  });
});

describe('preparing a payment', () => {
  const taxed = order(...completed.slice(0, 2));

  it('asks for the total of the ledger and for nothing of the request (F26, I9)', async () => {
    const { payments, ledger } = noted();
    const asked: unknown[] = [];
    payments.prepare = async (payable) => {
      asked.push(payable);
      return { kind: 'prepared', ref: 'pi_1' };
    };
    expect(await preparePayment(payments)(taxed, ledger)).toEqual({
      kind: 'entries',
      entries: [{ type: 'payment.prepared', ref: 'pi_1' }],
    });
    expect(asked).toEqual([
      { orderId: taxed.id, orderNumber: 'L-1001', amount: 2_990, currency: 'EUR', paymentMethod: 'pm_card_visa' },
    ]);
  });

  it('with a method that is used up fails the order: there is nothing to cancel', async () => {
    const { payments, ledger } = noted();
    payments.prepare = async () => ({ kind: 'declined', code: 'payment_method_used' });
    expect(await preparePayment(payments)(taxed, ledger)).toEqual({
      kind: 'entries',
      entries: [{ type: 'order.failing', reason: declined('payment_method_used') }],
    });
  });

  it('before the totals are fixed is a fault of the code', async () => {
    const { payments, ledger } = noted();
    await expect(preparePayment(payments)(order(), ledger)).rejects.toThrow('Expected the ledger to hold totals.');
  });
});
