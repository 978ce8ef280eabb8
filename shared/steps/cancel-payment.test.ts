import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import { cancelPayment } from './cancel-payment.ts';
import { noted, orderAfter, reason } from './noted-step.fixture.ts';

const { completed } = stories;

describe('canceling a payment', () => {
  const canceling = async (answer: 'canceled' | 'voided' | 'captured') => {
    const { calls, note, payments, ledger } = noted();
    payments.cancel = (_, ref) => note(ref, answer);
    const failing = orderAfter(...completed.slice(0, 3), { type: 'order.failing', reason });
    return { outcome: await cancelPayment(payments)(failing, ledger), calls };
  };

  it.each(['canceled', 'voided'] as const)('that is then %s says so', async (answer) => {
    const { outcome, calls } = await canceling(answer);
    expect(calls).toEqual(['commit', 'pi_1']);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: `payment.${answer}` }] });
  });

  it('that somebody has captured asks a person: the order never ends with the money kept in silence (I6)', async () => {
    const { outcome } = await canceling('captured');
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'captured_while_failing' } });
  });
});
