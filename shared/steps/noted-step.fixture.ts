import { sampleOrder } from '../../test/sample-order.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Order } from '../order/order.ts';
import type { Payments } from '../ports/payments.ts';
import type { Shipping } from '../ports/shipping.ts';
import type { Stock } from '../ports/stock.ts';

export const reason = { code: 'test', detail: 'A reason of a test.' };

/** An order of two skus after these entries. */
export function orderAfter(...drafts: EntryDraft[]): Order {
  const placed = sampleOrder(1);
  const lines = placed.terms.lines.flatMap((line) => [{ ...line, sku: 'tea' }, line]);
  const author = { by: 'test', at: 1_760_000_000_000, command: 'c' };
  return append({ ...placed, terms: { ...placed.terms, lines } }, drafts, author);
}

/** Ports that refuse every call until a test says what they answer, and a ledger: what is called is noted in order. */
export function noted() {
  const calls: string[] = [];
  const note = <T>(call: string, answer: T): Promise<T> => {
    calls.push(call);
    return Promise.resolve(answer);
  };
  const unexpected = () => Promise.reject(new Error('This step should not call that.'));
  const payments: Payments = {
    prepare: unexpected,
    authorize: unexpected,
    capture: unexpected,
    cancel: unexpected,
    status: unexpected,
    refund: unexpected,
    refunds: unexpected,
    disputes: unexpected,
    clientSecret: unexpected,
  };
  const stock: Stock = { reserve: unexpected, consume: unexpected, release: unexpected };
  const shipping: Shipping = { prepare: unexpected, buy: unexpected, status: unexpected, void: unexpected };
  const ledger = {
    commit: (...drafts: EntryDraft[]) => note(['commit', ...drafts.map(({ type }) => type)].join(' '), orderAfter()),
  };
  return { calls, note, payments, stock, shipping, ledger };
}
