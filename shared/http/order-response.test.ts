import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { fold } from '../order/apply.ts';
import { anyLog } from '../order/order-walk.fixture.ts';
import type { Refund } from '../order/refunds.ts';
import { checkoutResponse, checkoutResponseSchema } from './checkout-response.ts';
import { orderResponse, orderResponseSchema } from './order-response.ts';

const order = sampleOrder(1);
const { paymentMethod, fingerprint, tokenKeyId } = order.terms;
const personal = ['Ada', 'ada@example.com', 'Beispielweg', '10115', '+49 30 1234567', 'installation-00001'];
const secrets = [...personal, paymentMethod, fingerprint, tokenKeyId ?? '', 'trace-1', 'pi_1', 'shp_1'];
const ofOperators = ['re_1', 're_2', 're_9', 'A note of a test.'];
const told = {
  ...order,
  terms: { ...order.terms, traceparent: 'trace-1' },
  buyer: order.buyer && { ...order.buyer, phone: '+49 30 1234567', installationId: 'installation-00001' },
};

/** The order after any history that the ledger allows. */
const anyOrder = anyLog.filter((log) => log.length > 0).map((log) => ({ ...told, log, head: fold(log) }));

describe('what a buyer sees of an order', () => {
  it('has its documented shape at any point of any history', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const shown = orderResponse(order);
        expect(orderResponseSchema.parse(JSON.parse(JSON.stringify(shown)))).toEqual(shown);
        expect(shown.events.map(({ seq }) => seq)).toEqual(order.log.map(({ seq }) => seq));
      }),
    );
  });

  it('holds no personal data, no reference of a provider and no secret (I17)', () => {
    fc.assert(
      fc.property(anyOrder, (order) => {
        const text = JSON.stringify(orderResponse(order));
        for (const secret of [...secrets, ...ofOperators]) expect(text).not.toContain(secret);
      }),
    );
  });

  it('has its refunds, those made at the provider under a name of their own', () => {
    const refund = { state: 'pending', refusals: 0, next: 0, ref: 're_1' } as const;
    const lines = [{ line: 0, quantity: 1, amount: 100 }];
    const refunds: Refund[] = [
      { ...refund, id: 'ref_1', amount: 100, origin: 'command', lines },
      { ...refund, id: 're_1', amount: 20, origin: 'provider', state: 'succeeded' },
      { ...refund, id: 'undo-9', amount: 3, origin: 'undo', state: 'rejected' },
    ];
    expect(orderResponse({ ...order, head: { ...order.head, refunds } }).refunds).toEqual([
      {
        id: 'ref_1',
        amount: { amount: 100, currency: 'EUR' },
        status: 'pending',
        lines: [{ line: 0, quantity: 1, amount: { amount: 100, currency: 'EUR' } }],
      },
      { id: 'external-2', amount: { amount: 20, currency: 'EUR' }, status: 'succeeded' },
      { id: 'undo-9', amount: { amount: 3, currency: 'EUR' }, status: 'rejected' },
    ]);
  });

  it('has no totals before tax is applied', () => {
    expect(orderResponse(order)).toMatchObject({ state: 'placed', status: 'received', totals: null, taxes: [] });
  });
});

describe('the answer to a checkout', () => {
  it('has its documented shape', () => {
    const text = JSON.stringify(checkoutResponse(order.id, order.terms, 'ot1.k1.x'));
    expect(checkoutResponseSchema.parse(JSON.parse(text))).toMatchObject({
      accessToken: 'ot1.k1.x',
      status: 'received',
    });
  });

  it('holds no personal data and no secret but the access token (I17)', () => {
    const text = JSON.stringify(checkoutResponse(told.id, told.terms, undefined));
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain('accessToken');
  });
});
