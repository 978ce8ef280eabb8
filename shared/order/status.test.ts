import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHead, fold } from './apply.ts';
import { anyLog } from './order-walk.fixture.ts';
import { fulfillmentStatusOf, paymentStatusOf, stateOf, statusOf } from './status.ts';

const all = (head: typeof emptyHead) => [
  stateOf(head),
  statusOf(head),
  paymentStatusOf(head),
  fulfillmentStatusOf(head),
];

describe('what people see of an order', () => {
  it.each([
    [{}, ['placed', 'received', 'pending', 'pending']],
    [{ tax: 'calculated' }, ['taxed', 'processing', 'pending', 'pending']],
    [{ tax: 'calculated', stock: 'reserved' }, ['reserved', 'processing', 'pending', 'pending']],
    [
      { tax: 'calculated', stock: 'reserved', payment: 'authorized' },
      ['authorized', 'processing', 'authorized', 'pending'],
    ],
    [{ tax: 'calculated', payment: 'authorized', shipment: 'bought' }, ['booked', 'booked', 'authorized', 'booked']],
    [{ payment: 'captured', shipment: 'bought', ended: 'completed' }, ['completed', 'booked', 'captured', 'booked']],
    [{ goal: 'fail', payment: 'declined' }, ['failing', 'failed', 'declined', 'canceled']],
    [{ goal: 'fail', payment: 'voided', ended: 'failed' }, ['failed', 'failed', 'voided', 'canceled']],
    [
      { goal: 'fail', payment: 'canceled', failure: { code: 'payment_declined', detail: '' }, ended: 'failed' },
      ['failed', 'failed', 'declined', 'canceled'],
    ],
  ] as const)('%j', (changes, expected) => {
    expect(all({ ...emptyHead, ...changes })).toEqual(expected);
  });

  it('says booked only of an order with a label, at any point of any history', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const head = fold(log);
        expect(fulfillmentStatusOf(head) === 'booked').toBe(head.shipment === 'bought');
      }),
    );
  });
});
