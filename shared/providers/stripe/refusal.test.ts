import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { decline, lapse, preparationRefusal } from './refusal.ts';

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
