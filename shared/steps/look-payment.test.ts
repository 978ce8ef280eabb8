import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import type { ProviderDispute, ProviderRefund } from '../ports/payments.ts';
import { lookPayment } from './look-payment.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';

const { completed } = stories;
const now = 1_760_000_000_000;
const refunded: EntryDraft[] = [
  { type: 'refund.requested', id: 'ref_1', amount: 1_000, key: 'k', fingerprint: 'f' },
  { type: 'refund.succeeded', id: 'ref_1', ref: 're_1' },
];
const recorded: EntryDraft = { type: 'refund.recorded', ref: 're_9', amount: 500 };
const dispute: ProviderDispute = { ref: 'dp_1', amount: 2_990, reason: 'fraudulent', state: 'open' };

describe('looking at captured money', () => {
  const looking = async (
    order: EntryDraft[],
    { refunds = [], disputes = [] }: { refunds?: ProviderRefund[]; disputes?: ProviderDispute[] },
  ) => {
    const { payments, ledger } = noted();
    payments.refunds = () => Promise.resolve(refunds);
    payments.disputes = () => Promise.resolve(disputes);
    const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
    const outcome = await lookPayment(payments, clock)(orderAfter(...order), ledger);
    return outcome.kind === 'entries' ? outcome.entries : outcome;
  };

  it('records what was given back in the dashboard, once', async () => {
    const refunds = [{ ref: 're_9', commandId: null, amount: 500, failed: false }];
    expect(await looking([...completed], { refunds })).toEqual([recorded]);
    expect(await looking([...completed, recorded], { refunds })).toEqual([]);
  });

  it('tells of a refund whose answer was lost; one that was given up counts as made by others', async () => {
    const refunds = [{ ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: false }];
    const asked = [...completed, ...refunded.slice(0, 1)];
    expect(await looking(asked, { refunds })).toEqual([{ type: 'refund.succeeded', id: 'ref_1', ref: 're_1' }]);
    const rejected: EntryDraft = { type: 'refund.rejected', id: 'ref_1', reason: { code: 'x', detail: '' } };
    expect(await looking([...asked, rejected], { refunds })).toEqual([
      { type: 'refund.recorded', ref: 're_1', amount: 1_000 },
    ]);
  });

  it('says nothing of refunds that the ledger knows', async () => {
    const refunds = [{ ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: false }];
    expect(await looking([...completed, ...refunded], { refunds })).toEqual([]);
  });

  it('tries a refund again that the bank gave back; one of the dashboard is the dashboard’s', async () => {
    const refunds = [
      { ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: true },
      { ref: 're_9', commandId: null, amount: 500, failed: true },
    ];
    expect(await looking([...completed, ...refunded, recorded], { refunds })).toMatchObject([
      { type: 'refund.refused', id: 'ref_1', next: now + 3_600_000 },
      { type: 'refund.rejected', id: 're_9' },
    ]);
  });

  it('tells a dispute and its end, once each', async () => {
    const opened = { type: 'dispute.opened', ref: 'dp_1', amount: 2_990, reason: 'fraudulent' } as const;
    const closed = { type: 'dispute.closed', ref: 'dp_1', outcome: 'lost' } as const;
    const lost = { ...dispute, state: 'lost' } as const;
    expect(await looking([...completed], { disputes: [dispute] })).toEqual([opened]);
    expect(await looking([...completed, opened], { disputes: [dispute] })).toEqual([]);
    expect(await looking([...completed, opened], { disputes: [lost] })).toEqual([closed]);
    expect(await looking([...completed], { disputes: [lost] })).toEqual([opened, closed]);
    expect(await looking([...completed, opened, closed], { disputes: [lost] })).toEqual([]);
  });

  it('rejects refunds that are still to be made when the bank has given the money back', async () => {
    const pending: EntryDraft[] = [...completed, ...refunded.slice(0, 1)];
    expect(await looking(pending, { disputes: [{ ...dispute, state: 'lost' }] })).toMatchObject([
      { type: 'dispute.opened' },
      { type: 'dispute.closed', outcome: 'lost' },
      { type: 'refund.rejected', id: 'ref_1', reason: { code: 'dispute_lost' } },
    ]);
  });

  it('asks a person about a dispute over goods that are not shipped yet', async () => {
    const paid: EntryDraft[] = [...completed.slice(0, 4), { type: 'payment.captured', amount: 2_990 }];
    expect(await looking(paid, { disputes: [dispute] })).toMatchObject([
      { type: 'dispute.opened' },
      { type: 'order.attention', reason: { code: 'payment_disputed' } },
    ]);
  });
});

it('asks a person once, also when there are two reasons', async () => {
  const { payments, ledger } = noted();
  const refusals: EntryDraft[] = Array.from({ length: 8 }, () => ({
    type: 'refund.refused',
    id: 'ref_1',
    reason: { code: 'x', detail: '' },
    next: now,
  }));
  const [asked = recorded, done = recorded] = refunded;
  const order = orderAfter(...completed.slice(0, 8), asked, ...refusals, done);
  payments.refunds = () => Promise.resolve([{ ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: true }]);
  payments.disputes = () => Promise.resolve([dispute]);
  const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
  const outcome = await lookPayment(payments, clock)(order, ledger);
  const drafts = outcome.kind === 'entries' ? outcome.entries : [];
  expect(drafts.map(({ type }) => type).filter((type) => type === 'order.attention')).toHaveLength(1);
});
