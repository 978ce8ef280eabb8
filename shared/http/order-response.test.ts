import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrder } from '../../test/sample-order.ts';
import { fold } from '../order/apply.ts';
import { anyLog } from '../order/order-walk.fixture.ts';
import { checkoutResponse, checkoutResponseSchema } from './checkout-response.ts';
import { orderResponse, orderResponseSchema } from './order-response.ts';

const order = sampleOrder(1);
const { paymentMethod, fingerprint, tokenKeyId } = order.terms;
const personal = ['Ada', 'ada@example.com', 'Beispielweg', '10115', '+49 30 1234567', 'installation-00001'];
const secrets = [...personal, paymentMethod, fingerprint, tokenKeyId ?? '', 'trace-1', 'pi_1', 'shp_1'];
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
        for (const secret of secrets) expect(text).not.toContain(secret);
      }),
    );
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
