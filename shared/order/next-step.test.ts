import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { apply, fold } from './apply.ts';
import type { EntryDraft } from './entries.ts';
import { append } from './ledger.ts';
import { nextStep } from './next-step.ts';
import type { Order } from './order.ts';
import { anyLog, entryAfter } from './order-walk.fixture.ts';
import { wakeAt } from './wake-at.ts';

const now = 2_000_000_000_000;
const watchdog = 120_000;
const totals = { items: 2_500, shipping: 490, discount: 0, tax: 477, total: 2_990 };
const reason = { code: 'test', detail: 'A reason of a test.' };

const after = (...drafts: EntryDraft[]): Order => ({
  ...append(sampleOrder(1), drafts, { by: 'test', at: now, command: 'c' }),
  wakeAt: null,
});

const taxed: EntryDraft = { type: 'tax.calculated', totals, taxes: [] };
const reserved: EntryDraft = { type: 'stock.reserved' };
const prepared: EntryDraft = { type: 'payment.prepared', ref: 'pi_1' };
const authorized: EntryDraft = { type: 'payment.authorized', captureBefore: now + 7 * 86_400_000 };
const shipmentPrepared: EntryDraft = { type: 'shipment.prepared', ref: 'shp_1' };
const fenced: EntryDraft = { type: 'shipment.buying', until: now + 900_000, lookAt: now + watchdog };
const bought: EntryDraft = { type: 'shipment.bought', tracking: { carrier: 'c', number: 'n', url: null } };
const captured: EntryDraft = { type: 'payment.captured', amount: 2_990 };
const consumed: EntryDraft = { type: 'stock.consumed' };
const paid = [taxed, reserved, prepared, authorized];
const booked = [...paid, shipmentPrepared, fenced, bought];

const run = (step: string, lane: string) => ({ kind: 'run', step, lane });

describe('the process of an order', () => {
  it.each<[string, EntryDraft[], object]>([
    ['a placed order', [], run('calculate-tax', 'tax')],
    ['a taxed one', [taxed], run('reserve-stock', 'payment')],
    ['a reserved one', [taxed, reserved], run('prepare-payment', 'payment')],
    ['a prepared payment', [taxed, reserved, prepared], run('authorize-payment', 'payment')],
    ['an authorized payment', paid, run('prepare-shipment', 'fulfillment')],
    ['a prepared shipment', [...paid, shipmentPrepared], run('buy-shipment', 'fulfillment')],
    ['a fresh fence', [...paid, shipmentPrepared, fenced], { kind: 'wait', until: now + watchdog }],
    ['a bought label', booked, run('capture-payment', 'fulfillment')],
    ['captured money', [...booked, captured], run('consume-stock', 'fulfillment')],
    ['consumed stock', [...booked, captured, consumed], run('commit-tax', 'tax')],
    [
      'a committed tax',
      [...booked, captured, consumed, { type: 'tax.committed' }],
      { kind: 'decide', entry: { type: 'order.completed' } },
    ],
    ['a decline', [taxed, reserved, prepared, { type: 'payment.declined', reason }], run('cancel-payment', 'payment')],
    [
      'an address that cannot be delivered to',
      [...paid, { type: 'shipment.impossible', reason }],
      run('cancel-payment', 'payment'),
    ],
    ['goods that ran out', [taxed, { type: 'order.failing', reason }], run('release-stock', 'payment')],
    [
      'a failure that is undone',
      [taxed, { type: 'order.failing', reason }, { type: 'stock.released' }],
      { kind: 'decide', entry: { type: 'order.failed' } },
    ],
    ['an order in attention', [taxed, { type: 'order.attention', reason }], { kind: 'rest' }],
  ])('%s', (_, drafts, expected) => {
    expect(nextStep(after(...drafts), now)).toEqual(expected);
  });

  it('fails before anything is charged when tax lifts the total above the approved one (I9)', () => {
    const order = after(taxed);
    const approving = (approvedTotal: number) => nextStep({ ...order, terms: { ...order.terms, approvedTotal } }, now);
    expect(approving(2_990)).toEqual(run('reserve-stock', 'payment'));
    expect(approving(2_989)).toMatchObject({ kind: 'decide', entry: { reason: { code: 'total_exceeds_approval' } } });
  });

  it('leaves the buyer time to think again before fulfillment begins', () => {
    const order = after(...paid);
    const patient = { ...order, terms: { ...order.terms, fulfillAfter: 60_000 } };
    expect(nextStep(patient, now + 59_999)).toEqual({ kind: 'wait', until: now + 60_000 });
    expect(nextStep(patient, now + 60_000)).toEqual(run('prepare-shipment', 'fulfillment'));
  });

  it('looks behind a fence when it is old, or when somebody asks to look now', () => {
    const order = after(...paid, shipmentPrepared, fenced);
    expect(nextStep(order, now + watchdog)).toEqual(run('buy-shipment', 'fulfillment'));
    expect(nextStep(order, now + 1, true)).toEqual(run('buy-shipment', 'fulfillment'));
    expect(nextStep({ ...order, wakeAt: now }, now)).toEqual(run('buy-shipment', 'fulfillment'));
  });

  it('never decides what the ledger would refuse, at any point of any history', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        fc.pre(log.length > 0);
        const head = fold(log);
        const next = nextStep({ ...sampleOrder(1), head }, now);
        if (next.kind === 'decide') expect(() => apply(head, entryAfter(head.seq, next.entry))).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('when somebody must look again', () => {
  it('is the watchdog while a step is due, the date of a wait, and never at rest', () => {
    expect(wakeAt(after(taxed), now, watchdog)).toBe(now + watchdog);
    expect(wakeAt(after(...paid, shipmentPrepared, fenced), now, watchdog)).toBe(now + watchdog);
    expect(wakeAt(after(taxed, { type: 'order.attention', reason }), now, watchdog)).toBeNull();
  });

  it('is set for every order that is not at rest, at any point of any history (I7)', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        fc.pre(log.length > 0);
        const head = fold(log);
        const atRest = head.ended !== 'no' || head.attention !== null;
        expect(wakeAt({ ...sampleOrder(1), head }, now, watchdog) === null).toBe(atRest);
      }),
      { numRuns: 1_000 },
    );
  });
});
