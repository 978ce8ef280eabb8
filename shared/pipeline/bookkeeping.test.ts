import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import { append } from '../order/ledger.ts';
import type { Order } from '../order/order.ts';
import { afterProgress, type Bookkeeping, claimed, failed, midRun, parked, shelved, unclaimed } from './bookkeeping.ts';

const now = 1_760_000_000_000;
const watchdog = 120_000;
const half = () => 0.5;
const reason = { code: 'test', detail: 'A reason of a test.' };

const kept = { wakeAt: now + 77_777, attempts: 3, unknowns: 1, runs: 2, waitsFor: 'payments' } as const;
const untroubled = { attempts: 0, unknowns: 0, waitsFor: null };
const putOff = { waitsFor: 'shipping', isUnknown: false, isRefused: false } as const;

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

describe('after a run that got somewhere', () => {
  it.each<Row>([
    ['with a step to do: the watchdog', active, { ...untroubled, wakeAt: now + watchdog, runs: 0 }],
    ['with a wait: its date', waiting, { ...untroubled, wakeAt: now + 600_000, runs: 0 }],
    ['in attention: nobody looks', attention, { ...untroubled, wakeAt: null, runs: 0 }],
    ['at its end: nobody looks', ended, { ...untroubled, wakeAt: null, runs: 0 }],
  ])('%s', (_, of, expected) => {
    expect(afterProgress(of, now, watchdog)).toEqual(expected);
  });
});

describe('a commit in the middle of a run', () => {
  it('keeps the claim, and forgets earlier failures only after progress', () => {
    expect(midRun(active, true, now, watchdog)).toEqual({ ...untroubled, wakeAt: now + watchdog, runs: 2 });
    expect(midRun(active, false, now, watchdog)).toEqual({ ...kept, wakeAt: now + watchdog });
  });

  it('of a fence keeps the claim although the order only waits, and the later of the two dates', () => {
    expect(midRun(fenced, false, now, watchdog)).toEqual(kept);
    expect(midRun({ ...fenced, wakeAt: now }, false, now, watchdog)).toEqual({ ...kept, wakeAt: now + 60_000 });
  });
});

describe('a failure that may pass', () => {
  it('met by a lane: the first back-off, and not before a date that has to come', () => {
    expect(parked(active, putOff, now, half)).toEqual({
      wakeAt: now + 30_000,
      attempts: 1,
      unknowns: 0,
      runs: 0,
      waitsFor: 'shipping',
    });
    expect(parked(fenced, putOff, now, half).wakeAt).toBe(now + 60_000);
    expect(parked(active, { ...putOff, isUnknown: true }, now, half).unknowns).toBe(1);
  });

  it('met by a claimed run in vain: as claimed, and unknown ones are counted as long as they come in a row', () => {
    expect(failed(active, putOff)).toEqual({ ...kept, unknowns: 0, runs: 0, waitsFor: 'shipping' });
    expect(failed(active, { ...putOff, isUnknown: true })).toEqual({
      ...kept,
      unknowns: 2,
      runs: 0,
      waitsFor: 'shipping',
    });
  });
});

describe('a provider that is not to be called', () => {
  const refused = { ...putOff, isRefused: true };

  it('costs a claimed run no attempt, and forgets no failure', () => {
    expect(failed(active, refused)).toEqual({ ...kept, attempts: 2, runs: 0, waitsFor: 'shipping' });
    expect(failed({ ...active, attempts: 1 }, refused).attempts).toBe(1);
  });

  it('leaves the order overdue, and to the sweeper', () => {
    expect(shelved(active, 'payments')).toEqual({ ...kept, waitsFor: 'payments' });
    expect(shelved({ ...active, attempts: 0, runs: 0 }, 'payments')).toMatchObject({ attempts: 1, runs: 0 });
  });
});

describe('a claim', () => {
  it('counts the run and the attempt before it begins, and is due again by back-off, at least by the watchdog', () => {
    const fresh = { ...active, attempts: 0, runs: 0, waitsFor: null };
    expect(claimed(fresh, now, watchdog, half)).toEqual({
      wakeAt: now + watchdog,
      attempts: 1,
      unknowns: 1,
      runs: 1,
      waitsFor: null,
    });
    expect(claimed(active, now, watchdog, half)).toEqual({ ...kept, wakeAt: now + 240_000, attempts: 4, runs: 3 });
  });

  it("that found nothing to do is given back: as claimed, or with the order's own date", () => {
    expect(unclaimed(active, now, watchdog)).toEqual({ ...kept, runs: 0 });
    expect(unclaimed(fenced, now, watchdog)).toEqual({ ...untroubled, wakeAt: now + 60_000, runs: 0 });
    expect(unclaimed(attention, now, watchdog)).toEqual({ ...untroubled, wakeAt: null, runs: 0 });
  });
});
