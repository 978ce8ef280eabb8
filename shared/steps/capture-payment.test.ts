import { describe, expect, it } from 'vitest';
import { stories } from '../../test/virtual-notifications.ts';
import type { Payments } from '../ports/payments.ts';
import { capturePayment } from './capture-payment.ts';
import { noted, orderAfter } from './noted-step.fixture.ts';

const { completed } = stories;

describe('capturing a payment', () => {
  const capturing = async (answer: Awaited<ReturnType<Payments['capture']>>, entries = 7) => {
    const { calls, note, payments, ledger } = noted();
    payments.capture = (ref, { orderId }) => note(`${orderId} ${ref}`, answer);
    const booked = orderAfter(...completed.slice(0, entries));
    return { outcome: await capturePayment(payments)(booked, ledger), calls, id: booked.id };
  };

  it('takes what was authorized, the total of the ledger, once the label is committed', async () => {
    const { outcome, calls, id } = await capturing({ kind: 'captured', amount: 2_990 });
    expect(calls).toEqual(['commit', `${id} pi_1`]);
    expect(outcome).toEqual({ kind: 'entries', entries: [{ type: 'payment.captured', amount: 2_990 }] });
  });

  it('whose authorization is gone asks a person, and writes no capture', async () => {
    const { outcome } = await capturing({ kind: 'gone', status: 'canceled' });
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'capture_impossible' } });
  });

  it('whose authorization is gone before anything was shipped fails the order', async () => {
    const { outcome } = await capturing({ kind: 'gone', status: 'canceled' }, 4);
    expect(outcome).toMatchObject({ entries: [{ type: 'order.failing', reason: { code: 'capture_impossible' } }] });
  });

  it('that took another amount asks a person, and writes no capture (I19)', async () => {
    const { outcome } = await capturing({ kind: 'captured', amount: 2_989 });
    expect(outcome).toMatchObject({ kind: 'attention', reason: { code: 'captured_amount_differs' } });
  });
});
