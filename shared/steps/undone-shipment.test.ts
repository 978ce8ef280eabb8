import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import type { Shipping } from '../ports/shipping.ts';
import { checkLabel } from './check-label.ts';
import { lookShipment } from './look-shipment.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';
import { resolveShipment } from './resolve-shipment.ts';
import { voidShipment } from './void-shipment.ts';

const { completed } = stories;
const cancel: EntryDraft = { type: 'cancel.requested', key: 'k', fingerprint: 'f' };
const ordered: EntryDraft = { type: 'cancel.ordered', key: 'k', fingerprint: 'f', note: 'The buyer called.' };
const tracking = { carrier: 'USPS', number: '94001', url: null };
const until = 1_760_000_900_000;

const over = (found: Awaited<ReturnType<Shipping['status']>>, now = until) => {
  const { calls, note, shipping, ledger } = noted();
  shipping.status = (ref) => note(`status ${ref}`, found);
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  return { calls, shipping, ledger, clock };
};
const unbought = { kind: 'unbought' } as const;
const bought = (transit: 'none' | 'in_transit' | 'delivered') => ({ kind: 'bought', tracking, transit }) as const;

describe('a label that somebody may be buying while the order is undone', () => {
  const buying = orderAfter(...completed.slice(0, 6), cancel);
  const resolving = async (...given: Parameters<typeof over>) => {
    const { shipping, clock, ledger } = over(...given);
    return resolveShipment(shipping, clock)(buying, ledger);
  };

  it('that was bought wins against the cancel (I14)', async () => {
    const entries = [{ type: 'shipment.bought', tracking }];
    expect(await resolving(bought('none'), until - 1)).toEqual({ kind: 'entries', entries });
    expect(await resolving(bought('none'), until + 1)).toEqual({ kind: 'entries', entries });
  });

  it('is waited for until the fence falls, then abandoned and checked once more (I4)', async () => {
    expect(await resolving(unbought, until - 1)).toEqual({ kind: 'entries', entries: [] });
    expect(await resolving(unbought, until)).toEqual({
      kind: 'entries',
      entries: [{ type: 'shipment.abandoned', checkAt: until + 1_800_000 }],
    });
  });

  it('and turned up after the end is for a person; only an operator gives it back', async () => {
    const { shipping, ledger } = over(unbought);
    expect(await checkLabel(shipping)(buying, ledger)).toEqual({
      kind: 'entries',
      entries: [{ type: 'shipment.checked' }],
    });
    const late = over(bought('none'));
    expect(await checkLabel(late.shipping)(buying, late.ledger)).toMatchObject({
      kind: 'attention',
      reason: { code: 'label_after_all' },
    });
  });
});

describe('a label that an operator gives back', () => {
  it.each([
    ['requested', 'shipment.voided'],
    ['refused', 'shipment.void_refused'],
  ] as const)('%s by the carrier: %s', async (answer, type) => {
    const { calls, note, shipping, ledger } = noted();
    shipping.void = (ref) => note(`void ${ref}`, answer);
    const order = orderAfter(...completed.slice(0, 7), ordered, { type: 'shipment.voiding' });
    expect(await voidShipment(shipping)(order, ledger)).toEqual({ kind: 'entries', entries: [{ type }] });
    expect(calls).toEqual(['commit', 'void shp_1']);
  });
});

describe('a parcel on its way', () => {
  const transitOf = async (order: EntryDraft[], transit: 'none' | 'in_transit' | 'delivered') => {
    const { shipping, ledger } = over(bought(transit));
    const outcome = await lookShipment(shipping)(orderAfter(...order), ledger);
    return outcome.kind === 'entries' ? outcome.entries.map(({ type }) => type) : outcome;
  };

  it('is told forward only', async () => {
    const moving: EntryDraft[] = [...completed, { type: 'shipment.in_transit' }];
    expect(await transitOf([...completed], 'none')).toEqual([]);
    expect(await transitOf([...completed], 'in_transit')).toEqual(['shipment.in_transit']);
    expect(await transitOf(moving, 'in_transit')).toEqual([]);
    expect(await transitOf(moving, 'none')).toEqual([]);
    expect(await transitOf(moving, 'delivered')).toEqual(['shipment.delivered']);
    expect(await transitOf([...completed], 'delivered')).toEqual(['shipment.delivered']);
  });
});
