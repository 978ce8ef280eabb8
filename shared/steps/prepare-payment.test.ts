import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';
import { declined } from './payment-reasons.ts';
import { preparePayment } from './prepare-payment.ts';

const { completed } = stories;

describe('preparing a payment', () => {
  const taxed = orderAfter(...completed.slice(0, 2));

  it('asks for the total of the ledger and for nothing of the request (F26, I9)', async () => {
    const { payments, ledger } = noted();
    const asked: unknown[] = [];
    payments.prepare = async (payable) => {
      asked.push(payable);
      return { kind: 'prepared', ref: 'pi_1' };
    };
    expect(await preparePayment(payments)(taxed, ledger)).toEqual({
      kind: 'entries',
      entries: [{ type: 'payment.prepared', ref: 'pi_1' }],
    });
    expect(asked).toEqual([
      { orderId: taxed.id, orderNumber: 'L-1001', amount: 2_990, currency: 'EUR', paymentMethod: 'pm_card_visa' },
    ]);
  });

  it('with a method that is used up fails the order: there is nothing to cancel', async () => {
    const { payments, ledger } = noted();
    payments.prepare = async () => ({ kind: 'declined', code: 'payment_method_used' });
    expect(await preparePayment(payments)(taxed, ledger)).toEqual({
      kind: 'entries',
      entries: [{ type: 'order.failing', reason: declined('payment_method_used') }],
    });
  });

  it('before the totals are fixed is a fault of the code', async () => {
    const { payments, ledger } = noted();
    await expect(preparePayment(payments)(orderAfter(), ledger)).rejects.toThrow('Expected the ledger to hold totals.');
  });
});
