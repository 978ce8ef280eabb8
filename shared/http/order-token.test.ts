import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleOrderId } from '../../test/sample-order.ts';
import { opensOrder, orderToken, type TokenKey } from './order-token.ts';

const key = (id: string, secret = id): TokenKey => ({ id, secret: Buffer.alloc(32, secret) });
const [k1, k2] = [key('k1'), key('k2')];
const orderIds = fc.nat().map(sampleOrderId);

describe('an order access token', () => {
  it('opens its own order and no other', () => {
    fc.assert(
      fc.property(orderIds, orderIds, (orderId, otherId) => {
        fc.pre(orderId !== otherId);
        const token = orderToken(orderId, k1);
        expect(opensOrder(token, orderId, [k1])).toBe(true);
        expect(opensOrder(token, otherId, [k1])).toBe(false);
      }),
    );
  });

  it('opens nothing once any of its characters is another', () => {
    const orderId = sampleOrderId(1);
    const token = orderToken(orderId, k1);
    const characters = fc.constantFrom('A', 'a', '0', '-', '_', '.', '=', 'é', '\u0000', ' ');
    fc.assert(
      fc.property(fc.nat(token.length - 1), characters, (at, character) => {
        const forged = token.slice(0, at) + character + token.slice(at + 1);
        fc.pre(forged !== token);
        expect(opensOrder(forged, orderId, [k1])).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('survives the rotation of the keys until its own is removed', () => {
    const orderId = sampleOrderId(1);
    const token = orderToken(orderId, k1);
    expect(opensOrder(token, orderId, [k2, k1])).toBe(true);
    expect(opensOrder(token, orderId, [k2])).toBe(false);
  });

  it('does not open under a key that took over the name of another', () => {
    const orderId = sampleOrderId(1);
    expect(opensOrder(orderToken(orderId, k1), orderId, [key('k1', 'another secret')])).toBe(false);
  });

  it.each(['', '.', 'ot1', 'ot1.', 'ot1.k1', 'ot1.k1.', 'ot1..', 'ot2.k1.x', 'ot1.k1.x.y', 'ot1.__proto__.x'])(
    'is not "%s"',
    (token) => {
      expect(opensOrder(token, sampleOrderId(1), [k1])).toBe(false);
    },
  );

  it('is not a token with something after it', () => {
    const token = orderToken(sampleOrderId(1), k1);
    for (const forged of [`${token}.`, `${token}=`, `${token} `, `${token}\n`, ` ${token}`])
      expect(opensOrder(forged, sampleOrderId(1), [k1])).toBe(false);
  });
});
