import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import { lapseOf } from '../order/next-step.ts';
import type { Shipping } from '../ports/shipping.ts';
import { buyShipment } from './buy-shipment.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';

const { completed } = stories;
const prepared = orderAfter(...completed.slice(0, 5));
const fenced = orderAfter(...completed.slice(0, 6));
const tracking = { carrier: 'USPS', number: '94001', url: null };
const bought = { kind: 'bought', tracking, transit: 'none' } as const;
const nothing = { kind: 'entries', entries: [] };
const boughtEntry = { kind: 'entries', entries: [{ type: 'shipment.bought', tracking }] };

/** The step on an order; a commit takes `commitMs`. */
async function buying(
  order: typeof prepared,
  {
    buy = bought,
    status,
    commitMs = 0,
    now = 1_760_000_000_000,
  }: {
    buy?: Awaited<ReturnType<Shipping['buy']>>;
    status?: Awaited<ReturnType<Shipping['status']>>;
    commitMs?: number;
    now?: number;
  },
) {
  const { calls, note, shipping, ledger } = noted();
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  shipping.buy = (ref, { carrier, service }) => note(`buy ${ref} ${carrier} ${service}`, buy);
  if (status !== undefined) shipping.status = (ref) => note(`status ${ref}`, status);
  const slow = {
    commit: (...drafts: Parameters<typeof ledger.commit>) => {
      now += commitMs;
      return ledger.commit(...drafts);
    },
  };
  return { outcome: await buyShipment(shipping, clock, 120_000)(order, slow), calls };
}

describe('buying a label', () => {
  it('comes after its fence is in the ledger, of the service that the ledger names (I4, F26)', async () => {
    expect(await buying(prepared, {})).toEqual({
      calls: ['commit shipment.buying', 'buy shp_1 USPS Priority'],
      outcome: boughtEntry,
    });
  });

  it('under the fence of somebody who bought takes that label, and buys none (F27)', async () => {
    expect(await buying(fenced, { status: bought })).toEqual({ calls: ['status shp_1'], outcome: boughtEntry });
  });

  it('under the fence of somebody who has not bought waits for the date to look, then sets a fence of its own', async () => {
    const unbought = { kind: 'unbought' } as const;
    const { lookAt } = { lookAt: 0, ...fenced.head.fence };
    expect(await buying(fenced, { status: unbought, now: lookAt - 1 })).toEqual({
      calls: ['status shp_1'],
      outcome: nothing,
    });
    const { calls } = await buying(fenced, { status: unbought, now: lookAt });
    expect(calls).toEqual(['status shp_1', 'commit shipment.buying', 'buy shp_1 USPS Priority']);
  });

  it('is over when the authorization lapses soon (I5)', async () => {
    const lapse = lapseOf(fenced.head.authorization);
    const { calls, outcome } = await buying(fenced, { status: { kind: 'unbought' }, now: lapse });
    expect(calls).toEqual(['status shp_1']);
    expect(outcome).toMatchObject({ entries: [{ type: 'order.failing', reason: { code: 'authorization_lapsing' } }] });
  });

  it('of captured money asks a person after three days without a clear answer', async () => {
    const day = 86_400_000;
    const captured = orderAfter(
      ...completed.slice(0, 4),
      { type: 'payment.captured', amount: 2_990 },
      ...completed.slice(4, 6),
    );
    const first = captured.log.at(-1)?.at ?? 0;
    const status = { kind: 'unbought' } as const;
    expect((await buying(captured, { status, now: first + 3 * day - 1 })).outcome).toEqual(boughtEntry);
    const { calls, outcome } = await buying(captured, { status, now: first + 3 * day });
    expect(calls).toEqual(['status shp_1']);
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'purchase_unresolved' } });
  });

  it('is given up by whoever was held up behind the fence for more than 30 s', async () => {
    expect((await buying(prepared, { commitMs: 30_000 })).outcome).toEqual(boughtEntry);
    expect(await buying(prepared, { commitMs: 30_001 })).toEqual({
      calls: ['commit shipment.buying'],
      outcome: { kind: 'entries', entries: [] },
    });
  });

  it('to an address that cannot be delivered to fails the order, with what the carrier says', async () => {
    const { outcome } = await buying(prepared, { buy: { kind: 'undeliverable', detail: 'No such street.' } });
    expect(outcome).toEqual({
      kind: 'entries',
      entries: [{ type: 'shipment.impossible', reason: { code: 'undeliverable', detail: 'No such street.' } }],
    });
  });
});
