import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { EntryDraft } from '../order/entries.ts';
import type { Payments, ProviderRefund } from '../ports/payments.ts';
import { noted, orderAfter, reason } from './noted-step.fixture.ts';
import { refundPayment } from './refund-payment.ts';

const { completed } = stories;
const asked: EntryDraft = { type: 'refund.requested', id: 'ref_1', amount: 1_000, key: 'k', fingerprint: 'f' };
const now = 1_760_000_000_000;
const hour = 3_600_000;
const refusedAt = (next: number): EntryDraft => ({ type: 'refund.refused', id: 'ref_1', reason, next });

describe('a refund', () => {
  const refunding = async (
    answer: Awaited<ReturnType<Payments['refund']>>,
    { made = [], before = [] }: { made?: ProviderRefund[]; before?: EntryDraft[] } = {},
  ) => {
    const { calls, note, payments, ledger } = noted();
    payments.refunds = () => note('refunds', made);
    payments.refund = (ref, { commandId, amount, currency }, { burnt }) =>
      note(`${ref} ${commandId} ${amount} ${currency} ${burnt}`, answer);
    const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
    const outcome = await refundPayment(payments, clock)(orderAfter(...completed, asked, ...before), ledger);
    return { calls, entries: outcome.kind === 'entries' ? outcome.entries : outcome };
  };

  it('is committed, then looked for, then made', async () => {
    const { calls, entries } = await refunding({ kind: 'refunded', ref: 're_1' });
    expect(calls).toEqual(['commit', 'refunds', 'pi_1 ref_1 1000 EUR 0']);
    expect(entries).toEqual([{ type: 'refund.succeeded', id: 'ref_1', ref: 're_1' }]);
  });

  it('that was made before is found by its command, also when the provider has forgotten the key (I3)', async () => {
    const made = [{ ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: false }];
    const { calls, entries } = await refunding({ kind: 'refunded', ref: 're_2' }, { made });
    expect(calls).toEqual(['commit', 'refunds']);
    expect(entries).toEqual([{ type: 'refund.succeeded', id: 'ref_1', ref: 're_1' }]);
  });

  it('that was given back by the bank is made again, under the next key', async () => {
    const made = [{ ref: 're_1', commandId: 'ref_1', amount: 1_000, failed: true }];
    const { calls } = await refunding({ kind: 'refunded', ref: 're_2' }, { made, before: [refusedAt(now)] });
    expect(calls.at(-1)).toBe('pi_1 ref_1 1000 EUR 1');
  });

  it('that is refused is tried again after 1, 2, 4, 8 and then every 12 hours; after days a person is asked', async () => {
    for (let refusals = 0; refusals < 9; refusals += 1) {
      const before = Array.from({ length: refusals }, () => refusedAt(now));
      const { entries } = await refunding({ kind: 'refused', code: 'insufficient_balance' }, { before });
      const next = now + Math.min(12, 2 ** refusals) * hour;
      const refused = { type: 'refund.refused', id: 'ref_1', next };
      const attention = { type: 'order.attention', reason: { code: 'refund_refused' } };
      expect(entries).toMatchObject(refusals === 8 ? [refused, attention] : [refused]);
    }
  });

  it('waits until what others gave back is in the ledger, and is rejected when it does not fit any more', async () => {
    const made = [{ ref: 're_9', commandId: null, amount: 2_500, failed: false }];
    const recorded: EntryDraft = { type: 'refund.recorded', ref: 're_9', amount: 2_500 };
    const { calls, entries } = await refunding({ kind: 'refunded', ref: 're_1' }, { made });
    expect([calls, entries]).toEqual([['commit', 'refunds'], [recorded]]);
    const next = await refunding({ kind: 'refunded', ref: 're_1' }, { made, before: [recorded] });
    expect(next.calls).toEqual(['commit', 'refunds']);
    expect(next.entries).toMatchObject([{ type: 'refund.rejected', id: 'ref_1', reason: { code: 'refund_exceeds' } }]);
  });

  it('that exceeds what is left, and nobody knows why, is tried again and not asked for anew for ever', async () => {
    expect((await refunding({ kind: 'exceeds' })).entries).toMatchObject([{ type: 'refund.refused' }]);
  });

  it('whose key is burnt goes under the next one', async () => {
    const deed = 'refund:ref_1';
    expect((await refunding({ kind: 'key_burnt' })).entries).toEqual([{ type: 'payment.key_burnt', deed }]);
  });
});
