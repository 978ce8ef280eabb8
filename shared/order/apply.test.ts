import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, emptyHead, fold, refusalOf, TransitionRefused } from './apply.ts';
import { axisNames } from './axes.ts';
import { headSchema } from './order.ts';
import { anyLog, drafts, entryAfter } from './order-walk.fixture.ts';
import { refundedOf, returnedOf } from './refunds.ts';
import { type Transition, transitions } from './transitions.ts';

describe('the ledger (I8)', () => {
  it('has a draft of every entry type in these tests', () => {
    expect(new Set(drafts.map(({ type }) => type))).toEqual(new Set(Object.keys(transitions)));
  });

  it('lets in exactly what the transition table allows, at every point of every history', () => {
    fc.assert(
      fc.property(anyLog, fc.constantFrom(...drafts), (log, draft) => {
        const head = fold(log);
        const entry = entryAfter(head.seq, draft);
        if (refusalOf(head, draft) === undefined) expect(apply(head, entry).seq).toBe(head.seq + 1);
        else expect(() => apply(head, entry)).toThrow(TransitionRefused);
      }),
    );
  });

  it('moves an axis only along its transition, and no other axis but the goal', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let head = emptyHead;
        for (const entry of log) {
          const next = apply(head, entry);
          const transition: Transition = transitions[entry.type];
          const move = 'axis' in transition ? transition : undefined;
          for (const axis of axisNames) {
            if (axis === move?.axis) expect(next[axis]).toBe(move.to);
            else if (axis === 'goal' && move?.goal) expect(next.goal).toBe(move.goal);
            else expect(next[axis]).toBe(head[axis]);
          }
          head = next;
        }
      }),
    );
  });

  it('is a prefix of every later version, and folds to a head that can be stored', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let head = emptyHead;
        for (const [index, entry] of log.entries()) {
          head = apply(head, entry);
          expect(head).toEqual(fold(log.slice(0, index + 1)));
          expect(headSchema.parse(JSON.parse(JSON.stringify(head)))).toEqual(head);
        }
      }),
    );
  });

  it('refuses a gap, a repetition and anything before order.placed', () => {
    const placed = fold([entryAfter(0, { type: 'order.placed' })]);
    expect(() => apply(placed, entryAfter(2, { type: 'stock.reserved' }))).toThrow('Expected entry 2, got 3.');
    expect(() => apply(placed, entryAfter(0, { type: 'stock.reserved' }))).toThrow('Expected entry 2, got 1.');
    expect(() => apply(emptyHead, entryAfter(0, { type: 'stock.reserved' }))).toThrow(
      'order.placed is the first entry',
    );
    expect(() => apply(placed, entryAfter(1, { type: 'order.placed' }))).toThrow('order.placed is the first entry');
  });

  it('says what was expected and what was found', () => {
    const placed = fold([entryAfter(0, { type: 'order.placed' })]);
    expect(() => apply(placed, entryAfter(1, { type: 'payment.authorized', captureBefore: 1 }))).toThrow(
      'payment.authorized: expected payment to be prepared or action_required, found none',
    );
  });
});

describe('what the table rules out, whatever the code does', () => {
  const everywhere = (holds: (head: ReturnType<typeof fold>) => void) =>
    fc.assert(
      fc.property(anyLog, (log) => holds(fold(log))),
      { numRuns: 1_000 },
    );

  it('a label that is bought before its money is there (I5)', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        let head = emptyHead;
        for (const entry of log) {
          if (entry.type === 'shipment.buying') expect(['authorized', 'captured']).toContain(head.payment);
          head = apply(head, entry);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('more given back than was taken (I3)', () => {
    everywhere((head) => {
      expect(refundedOf(head)).toBeLessThanOrEqual(head.totals?.total ?? 0);
    });
  });

  it('an order that has ended with money or stock still held', () => {
    everywhere((head) => {
      if (head.ended === 'failed' || head.ended === 'canceled') {
        expect(['none', 'voided', 'canceled', 'captured']).toContain(head.payment);
        expect(head.stock).toBe('released');
        expect(['bought', 'in_transit', 'delivered']).not.toContain(head.shipment);
      }
      if (head.ended === 'completed') expect([head.payment, head.stock]).toEqual(['captured', 'consumed']);
    });
  });

  it('an order that was undone while money of it was kept', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const last = log.findIndex(({ type }) => type === 'order.failed' || type === 'order.canceled');
        const head = fold(log.slice(0, last + 1));
        if (head.payment === 'captured') expect(returnedOf(head)).toBeGreaterThanOrEqual(head.totals?.total ?? 0);
      }),
      { numRuns: 1_000 },
    );
  });
});
