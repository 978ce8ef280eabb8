import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { PaymentState } from '../ports/payments.ts';
import { checkPayment } from './check-payment.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';
import { actionRequired } from './payment-reasons.ts';

const expiresAt = 1_760_001_800_000;
const asked = {
  type: 'payment.action_required',
  reason: actionRequired('authentication_required'),
  expiresAt,
} as const;
const asking = orderAfter(...stories.completed.slice(0, 3), asked);

describe('looking what became of a buyer who had to act', () => {
  const checking = async (state: PaymentState, now = expiresAt - 1) => {
    const { calls, note, payments, ledger } = noted();
    payments.status = (ref) => note(ref, state);
    const clock = { now: () => now, monotonic: () => now, sleep: () => Promise.resolve() };
    const outcome = await checkPayment(payments, clock)(asking, ledger);
    return { calls, entries: outcome.kind === 'entries' ? outcome.entries : outcome };
  };

  it('asks the provider and believes nobody else', async () => {
    const { calls, entries } = await checking({ kind: 'authorized', captureBefore: 9 });
    expect(calls).toEqual(['pi_1']);
    expect(entries).toEqual([{ type: 'payment.authorized', captureBefore: 9 }]);
  });

  it.each<[PaymentState, object]>([
    [{ kind: 'declined', code: 'lost_card' }, { type: 'payment.declined' }],
    [
      { kind: 'captured', amount: 2_990 },
      { type: 'payment.captured', amount: 2_990 },
    ],
    [{ kind: 'canceled' }, { type: 'order.failing', reason: { code: 'payment_canceled' } }],
    [{ kind: 'voided' }, { type: 'order.failing', reason: { code: 'payment_canceled' } }],
  ])('%o is told', async (state, entry) => {
    expect((await checking(state)).entries).toMatchObject([entry]);
  });

  it('says nothing of an authorization that still stands', async () => {
    const order = orderAfter(...stories.completed.slice(0, 4));
    const { payments, ledger } = noted();
    payments.status = () => Promise.resolve({ kind: 'authorized', captureBefore: 9 });
    const clock = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() };
    expect(await checkPayment(payments, clock)(order, ledger)).toEqual({ kind: 'entries', entries: [] });
  });

  it('tells when something else is asked of the buyer, and leaves no more time for it', async () => {
    const { entries } = await checking({ kind: 'action_required', code: 'insufficient_funds' });
    expect(entries).toMatchObject([
      { type: 'payment.action_required', reason: { code: 'payment_method_refused' }, expiresAt },
    ]);
  });

  it.each<PaymentState>([{ kind: 'action_required', code: 'authentication_required' }, { kind: 'prepared' }])(
    '%o is waited for until it expires',
    async (state) => {
      expect((await checking(state)).entries).toEqual([]);
      expect((await checking(state, expiresAt)).entries).toMatchObject([
        { type: 'order.failing', reason: { code: 'payment_expired' } },
      ]);
    },
  );
});
