import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { Payments } from '../ports/payments.ts';
import { cancelPayment } from './cancel-payment.ts';
import { noted, orderAfter, reason } from './noted-step.fixture.ts';
import { replacePayment } from './replace-payment.ts';

const { completed } = stories;
const failing = orderAfter(...completed.slice(0, 3), { type: 'order.failing', reason });

describe.each([
  ['canceling a payment', cancelPayment],
  ['making room for another payment method', replacePayment],
])('%s', (_, step) => {
  const ending = async (answer: Awaited<ReturnType<Payments['cancel']>>, order = failing) => {
    const { calls, note, payments, ledger } = noted();
    payments.cancel = (ref, { burnt }) => note(`${ref} ${burnt}`, answer);
    return { outcome: await step(payments)(order, ledger), calls };
  };

  it('ends the payment object once what led to it is committed', async () => {
    const { outcome, calls } = await ending({ kind: 'voided' });
    expect(calls).toEqual(['commit', 'pi_1 0']);
    const type = step === cancelPayment ? 'payment.voided' : 'payment.replaced';
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type }] });
  });

  it('that somebody has captured, also in part, says so, and has looked at what became of it since (I19)', async () => {
    for (const amount of [2_990, 1_000]) {
      const { outcome } = await ending({ kind: 'captured', amount });
      expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'payment.captured', amount }], look: 'payment' });
    }
  });

  it('that somebody has captured in part while the order goes on asks a person (I19)', async () => {
    const going = orderAfter(...completed.slice(0, 3));
    expect(await ending({ kind: 'captured', amount: 2_989 }, going)).toMatchObject({
      outcome: { kind: 'attention', reason: { code: 'captured_amount_differs' } },
    });
  });

  it('under a burnt key says so, and goes under the next one (F22)', async () => {
    const { outcome } = await ending({ kind: 'key_burnt' });
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'payment.key_burnt', deed: 'cancel' }] });
    const burnt = orderAfter(...completed.slice(0, 3), { type: 'payment.key_burnt', deed: 'cancel' });
    expect((await ending({ kind: 'canceled' }, burnt)).calls).toEqual(['commit', 'pi_1 1']);
  });
});
