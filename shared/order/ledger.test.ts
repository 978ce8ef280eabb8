import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrder, sampleOrderId } from '../../test/sample-order.ts';
import { fold, TransitionRefused } from './apply.ts';
import type { EntryDraft } from './entries.ts';
import { append, place } from './ledger.ts';
import { orderSchema } from './order.ts';
import { anyLog } from './order-walk.fixture.ts';

const author = { by: 'test', at: 1_760_000_000_000, command: 'command-1' };
const reason = { code: 'test', detail: 'A reason of a test.' };

describe('a new order', () => {
  it('can be stored as it is, with its first entry and a date by which somebody looks', () => {
    const { terms, buyer } = sampleOrder(1);
    if (buyer === null) throw new Error('The sample order has a buyer.');
    const order = place(sampleOrderId(2), terms, buyer, author, 120_000);
    expect(orderSchema.parse(JSON.parse(JSON.stringify(order)))).toEqual(order);
    expect(order).toMatchObject({
      log: [{ seq: 1, type: 'order.placed', ...author }],
      wakeAt: author.at + 120_000,
      attempts: 0,
      runs: 0,
      command: author.command,
    });
  });
});

describe('further entries (I8)', () => {
  it('go to the end of the log, stamped and counted without a gap, and the head is the fold of all', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(25), (log, cut) => {
        const drafts: EntryDraft[] = log.slice(1);
        const first = append(sampleOrder(1), drafts.slice(0, cut), author);
        const order = append(first, drafts.slice(cut), { ...author, command: 'command-2' });
        expect(order.log.slice(0, first.log.length)).toEqual(first.log);
        expect(order.log.map(({ seq }) => seq)).toEqual(order.log.map((_, index) => index + 1));
        expect(order.head).toEqual(fold(order.log));
        expect(order.log.slice(first.log.length).every(({ command }) => command === 'command-2')).toBe(true);
      }),
    );
  });

  it('leave the order that was there as it was', () => {
    const order = sampleOrder(1);
    const before = structuredClone(order);
    append(order, [{ type: 'order.failing', reason }], author);
    expect(order).toEqual(before);
  });

  it('are refused together when one of them is not allowed', () => {
    const drafts: EntryDraft[] = [{ type: 'order.failing', reason }, { type: 'order.completed' }];
    expect(() => append(sampleOrder(1), drafts, author)).toThrow(TransitionRefused);
  });
});
