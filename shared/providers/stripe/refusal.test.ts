import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { decline, lapse, preparationRefusal, refundRefusal } from './refusal.ts';

const refused = (statusCode: number, raw: { code?: string; decline_code?: string; param?: string; message?: string }) =>
  Stripe.errors.StripeError.generate({ type: 'invalid_request_error', message: 'no', statusCode, ...raw });

const usedUp = refused(400, {
  message:
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment. It may not be used again.',
});
const unknownMethod = refused(400, { code: 'resource_missing', param: 'payment_method' });
const unactivated = refused(400, { code: 'payment_method_unactivated' });

describe('a refusal while preparing', () => {
  it.each([
    ['an unknown payment method', unknownMethod, 'payment_method_not_found'],
    ['one that was used up', usedUp, 'payment_method_used'],
    ['one of a kind that is not enabled', unactivated, 'payment_method_unactivated'],
    ['one of a customer', refused(400, { param: 'payment_method' }), 'payment_method_invalid'],
    ['an amount that is too small', refused(400, { code: 'amount_too_small', param: 'amount' }), 'amount_too_small'],
    ['a currency', refused(400, { param: 'currency' }), 'currency_not_supported'],
    ['a parameter that we got wrong', refused(400, { code: 'parameter_unknown', param: 'capture' }), undefined],
    ['a wrong key', refused(401, { param: 'payment_method' }), undefined],
    ['an error of our own', new TypeError('no'), undefined],
  ])('of %s', (_, error, code) => {
    expect(preparationRefusal(error)).toBe(code);
  });
});

describe('a decline', () => {
  it.each([
    [
      'by the issuer',
      refused(402, { code: 'card_declined', decline_code: 'insufficient_funds' }),
      'insufficient_funds',
    ],
    ['without a word of the issuer', refused(402, { code: 'expired_card' }), 'expired_card'],
    ['without any code', refused(402, {}), 'card_declined'],
    ['of one that was used up', usedUp, 'payment_method_used'],
    ['is not a missing intent', refused(404, { code: 'resource_missing', param: 'intent' }), undefined],
    ['is not an intent that moved on', refused(400, { code: 'payment_intent_unexpected_state' }), undefined],
  ])('%s', (_, error, code) => {
    expect(decline(error)).toBe(code);
  });
});

it('a lapse is an authorization that expired', () => {
  expect(lapse(refused(400, { code: 'charge_expired_for_capture' }))).toBe('charge_expired_for_capture');
  expect(lapse(refused(400, { code: 'amount_too_large' }))).toBeUndefined();
});

describe('a refund', () => {
  const moreThanIsLeft = 'Refund amount ($5.00) is greater than unrefunded amount on charge ($4.00)';
  const notCharged = 'This PaymentIntent (pi_1) does not have a successful charge to refund.';
  it.each([
    ['above what is left exceeds', refused(400, { param: 'amount', message: moreThanIsLeft }), { kind: 'exceeds' }],
    ['of nothing that is left exceeds', refused(400, { code: 'charge_already_refunded' }), { kind: 'exceeds' }],
    ['of a disputed charge', refused(400, { code: 'charge_disputed' }), { kind: 'refused', code: 'charge_disputed' }],
    [
      'with too low a balance',
      refused(402, { code: 'balance_insufficient' }),
      { kind: 'refused', code: 'balance_insufficient' },
    ],
    [
      'of what was not charged',
      refused(400, { param: 'payment_intent', message: notCharged }),
      { kind: 'refused', code: 'refund_refused' },
    ],
    ['without any code', refused(400, {}), { kind: 'refused', code: 'refund_refused' }],
    [
      'of an unknown payment is a fault',
      refused(404, { code: 'resource_missing', param: 'payment_intent' }),
      undefined,
    ],
    [
      'of a negative amount is a fault',
      refused(400, { code: 'parameter_invalid_integer', param: 'amount' }),
      undefined,
    ],
    [
      'with a parameter that we got wrong is a fault',
      refused(400, { code: 'parameter_unknown', param: 'amont' }),
      undefined,
    ],
    [
      'under the key of another request is a fault',
      Stripe.errors.StripeError.generate({ type: 'idempotency_error', message: 'no', statusCode: 400 }),
      undefined,
    ],
    ['too soon after many others is none', refused(429, { code: 'rate_limit' }), undefined],
    ['met by an outage is none', refused(503, {}), undefined],
  ])('%s', (_, error, expected) => {
    expect(refundRefusal(error)).toEqual(expected);
  });
});
