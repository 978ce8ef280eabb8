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

const asked: EntryDraft = { type: 'payment.action_required', reason, expiresAt: now + 1_800_000 };
const asking = [taxed, reserved, prepared, asked];
const commanded = { key: 'k', fingerprint: 'f' };
const ordered = { ...commanded, note: 'A note.' };
const cancel: EntryDraft = { type: 'cancel.requested', ...commanded };
const completed = [...booked, captured, consumed, { type: 'tax.committed' }, { type: 'order.completed' }] as const;
const refund: EntryDraft = { type: 'refund.requested', id: 'ref_1', amount: 2_990, ...commanded };
const givenBack: EntryDraft = { type: 'refund.succeeded', id: 'ref_1', ref: 're_1' };
const released: EntryDraft = { type: 'stock.released' };
const failing: EntryDraft = { type: 'order.failing', reason };

const run = (step: string, lane: string, look?: string) => ({ kind: 'run', step, lane, ...(look && { look }) });
const wait = (ms: number) => ({ kind: 'wait', until: now + ms });

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
    ['a buyer who has to act', asking, wait(60_000)],
    [
      'a buyer who pays by other means',
      [...asking, { type: 'payment.method_changed', paymentMethod: 'pm_2', ...commanded }],
      run('replace-payment', 'payment'),
    ],
    ['a buyer who acted', [...asking, authorized], run('prepare-shipment', 'fulfillment')],
    ['a buyer who did not', [...asking, failing], run('cancel-payment', 'payment')],
    ['a cancel before the payment', [taxed, cancel], run('release-stock', 'payment')],
    ['a cancel of an authorized payment', [...paid, cancel], run('cancel-payment', 'payment')],
    ['a cancel under a fence', [...paid, shipmentPrepared, fenced, cancel], wait(900_000)],
    [
      'a cancel that the label has won against',
      [...paid, shipmentPrepared, fenced, cancel, bought],
      { kind: 'decide', entry: { type: 'cancel.rejected' } },
    ],
    [
      'a cancel when the fence has fallen',
      [...paid, shipmentPrepared, fenced, cancel, { type: 'shipment.abandoned', checkAt: now + 1 }],
      run('cancel-payment', 'payment'),
    ],
    [
      'a cancel of captured money',
      [...paid, captured, cancel],
      { kind: 'decide', entry: { type: 'refund.requested', id: 'undo-8', amount: 2_990 } },
    ],
    ['a cancel whose money is back', [...paid, captured, cancel, refund, givenBack], run('release-stock', 'payment')],
    [
      'a cancel that is undone',
      [...paid, captured, cancel, refund, givenBack, released],
      { kind: 'decide', entry: { type: 'order.canceled' } },
    ],
    [
      "an operator's cancel of a bought label",
      [...booked, { type: 'cancel.ordered', ...ordered }, { type: 'shipment.voiding' }],
      run('void-shipment', 'fulfillment'),
    ],
    [
      'a label that could not be given back',
      [
        ...booked,
        { type: 'cancel.ordered', ...ordered },
        { type: 'shipment.voiding' },
        { type: 'shipment.void_refused' },
      ],
      { kind: 'decide', entry: { type: 'cancel.rejected' } },
    ],
    [
      'money that was given back before the label',
      [...paid, captured, refund, givenBack],
      { kind: 'decide', entry: { type: 'order.failing', reason: { code: 'refunded', detail: expect.any(String) } } },
    ],
    [
      'money that was given back while the label is bought (I5)',
      [...paid, captured, shipmentPrepared, fenced, refund, givenBack],
      { kind: 'decide', entry: { type: 'order.failing', reason: { code: 'refunded', detail: expect.any(String) } } },
    ],
    [
      'a cancel whose money the bank has given back',
      [
        ...paid,
        captured,
        { type: 'dispute.opened', ref: 'dp_1', amount: 2_990, reason: 'fraudulent' },
        cancel,
        { type: 'dispute.closed', ref: 'dp_1', outcome: 'lost' },
      ],
      run('release-stock', 'payment'),
    ],
    ['a completed order', [...completed], { kind: 'rest' }],
    ['a refund of a completed order', [...completed, refund], run('refund-payment', 'payment')],
    [
      'a refund that was refused',
      [...completed, refund, { type: 'refund.refused', id: 'ref_1', reason, next: now + 3_600_000 }],
      wait(3_600_000),
    ],
    ['a sale that was wholly given back', [...completed, refund, givenBack], run('reverse-tax', 'tax')],
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

  it('captures at once where the shop wants that', () => {
    const order = after(...paid);
    const eager = { ...order, terms: { ...order.terms, capture: 'immediately' as const } };
    expect(nextStep(eager, now)).toEqual(run('capture-payment', 'payment'));
  });

  it('ships nothing where there are digital goods only', () => {
    const order = after(...paid);
    const lines = order.terms.lines.map((line) => ({ ...line, digital: true }));
    expect(nextStep({ ...order, terms: { ...order.terms, lines } }, now)).toEqual({
      kind: 'decide',
      entry: { type: 'shipment.not_needed' },
    });
  });

  it('asks the provider about a buyer who has to act after 1, 5 and 15 minutes, at the expiry, and on a hint', () => {
    const order = after(...asking);
    const minutes = (n: number) => nextStep(order, now + n * 60_000);
    expect([minutes(0), minutes(1), minutes(5), minutes(15)]).toEqual([60_000, 300_000, 900_000, 1_800_000].map(wait));
    const check = run('check-payment', 'payment', 'payment');
    expect(minutes(30)).toEqual(check);
    expect(nextStep({ ...order, look: { payment: true, shipment: false } }, now)).toEqual(check);
    expect(nextStep(order, now, true)).toEqual(check);
  });

  it('reads again what a webhook hinted at, before and after the end', () => {
    const look = { payment: true, shipment: true };
    for (const drafts of [[...booked, captured], [...completed]]) {
      const order = after(...drafts);
      expect(nextStep({ ...order, look }, now)).toEqual(run('look-payment', 'payment', 'payment'));
      const shipment = { payment: false, shipment: true };
      expect(nextStep({ ...order, look: shipment }, now)).toEqual(run('look-shipment', 'fulfillment', 'shipment'));
    }
  });

  it('looks at an authorization that a webhook hints at, while nothing is shipped', () => {
    const look = { payment: true, shipment: false };
    expect(nextStep({ ...after(...paid), look }, now)).toEqual(run('check-payment', 'payment', 'payment'));
    expect(nextStep({ ...after(...booked), look }, now)).toEqual(run('capture-payment', 'fulfillment'));
  });

  it('makes sure once more that an abandoned label was not bought', () => {
    const abandoned: EntryDraft = { type: 'shipment.abandoned', checkAt: now + 1_800_000 };
    const voided: EntryDraft = { type: 'payment.voided' };
    const order = after(...paid, shipmentPrepared, fenced, cancel, abandoned, voided, released, {
      type: 'order.canceled',
    });
    expect(nextStep(order, now)).toEqual(wait(1_800_000));
    expect(nextStep(order, now + 1_800_000)).toEqual(run('check-label', 'fulfillment'));
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

  it('is set for every order that has not ended, at any point of any history (I7)', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        fc.pre(log.length > 0);
        const head = fold(log);
        const date = wakeAt({ ...sampleOrder(1), head }, now, watchdog);
        if (head.attention !== null) expect(date).toBeNull();
        else if (head.ended === 'no' || head.refunds.some(({ state }) => state === 'pending'))
          expect(date).not.toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});
