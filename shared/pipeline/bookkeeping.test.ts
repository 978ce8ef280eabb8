import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Order } from '../order/order.ts';
import { afterCommit, afterRun, type Bookkeeping, claimed, parked, unclaimed } from './bookkeeping.ts';

const now = 1_760_000_000_000;
const watchdog = 120_000;
const half = () => 0.5;
const reason = { code: 'test', detail: 'A reason of a test.' };

const kept = { wakeAt: now + 77_777, attempts: 3, runs: 2, waitsFor: 'payments' } as const;

/** An order in the middle of its bookkeeping, after these entries. */
const order = (...drafts: EntryDraft[]): Order => ({
  ...append(sampleOrder(1), drafts, { by: 'test', at: now, command: 'c' }),
  ...kept,
});

const { completed } = stories;
/** A step is due. */
const active = order(...completed.slice(0, 3));
/** It waits for the buyer's time to think. */
const authorized = order(...completed.slice(0, 4));
const waiting = { ...authorized, terms: { ...authorized.terms, fulfillAfter: 600_000 } };
/** Somebody may be buying its label: it waits for a date, and then has a step to do. */
const fenced = order(...completed.slice(0, 6), { type: 'shipment.buying', until: now + 900_000, lookAt: now + 60_000 });
const attention = order({ type: 'order.attention', reason });
const ended = order(...completed);

type Row = [situation: string, order: Order, expected: Bookkeeping];

describe('after a commit of progress', () => {
  it.each<Row>([
    [
      'with a step to do: the watchdog, and a claim goes on',
      active,
      { wakeAt: now + watchdog, attempts: 0, runs: 2, waitsFor: null },
    ],
    [
      'that waits: its date, and the claim ends',
      waiting,
      { wakeAt: now + 600_000, attempts: 0, runs: 0, waitsFor: null },
    ],
    [
      'under a fence: the date to look behind it',
      fenced,
      { wakeAt: now + 60_000, attempts: 0, runs: 0, waitsFor: null },
    ],
    ['in attention: nobody looks', attention, { wakeAt: null, attempts: 0, runs: 0, waitsFor: null }],
    ['at its end: nobody looks', ended, { wakeAt: null, attempts: 0, runs: 0, waitsFor: null }],
  ])('an order %s', (_, order, expected) => {
    expect(afterCommit(order, now, watchdog)).toEqual(expected);
    expect(afterRun(order, now, watchdog)).toEqual({ ...expected, runs: 0 });
  });
});

describe('a failure that may pass', () => {
  it('met by a lane parks the order for the first back-off, and says what it waits for', () => {
    expect(parked('shipping', now, half)).toEqual({ wakeAt: now + 30_000, attempts: 1, runs: 0, waitsFor: 'shipping' });
    expect(parked('tax', now, () => 0).wakeAt).toBe(now + 24_000);
  });
});

describe('a claim', () => {
  it.each([
    [0, watchdog],
    [1, watchdog],
    [2, watchdog],
    [3, 240_000],
    [6, 1_800_000],
    [500, 1_800_000],
  ])(
    'after %i attempts counts the run and moves the date to the next back-off, two minutes at least',
    (attempts, wait) => {
      expect(claimed({ ...active, attempts }, now, watchdog, half)).toEqual({
        wakeAt: now + wait,
        attempts: attempts + 1,
        runs: 3,
        waitsFor: 'payments',
      });
    },
  );
});

describe('the end of a claimed run that wrote nothing', () => {
  it.each<Row>([
    ['with a step to do keeps the date and the count of the claim', active, { ...kept, runs: 0, waitsFor: 'shipping' }],
    ['that waits gets its date back', waiting, { wakeAt: now + 600_000, attempts: 0, runs: 0, waitsFor: null }],
    ['under a fence gets its date back', fenced, { wakeAt: now + 60_000, attempts: 0, runs: 0, waitsFor: null }],
    ['at rest stays there', ended, { wakeAt: null, attempts: 0, runs: 0, waitsFor: null }],
  ])('of an order %s', (_, order, expected) => {
    expect(unclaimed(order, 'shipping', now, watchdog)).toEqual(expected);
  });
});
