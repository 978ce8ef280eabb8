import { describe, expect, it } from 'vitest';
import { declineCode, declinedAs } from './decline.ts';

describe('a decline', () => {
  it.each([
    'authentication_required',
    'insufficient_funds',
    'expired_card',
    'incorrect_cvc',
    'incorrect_number',
    'invalid_expiry_month',
    'invalid_expiry_year',
    'processing_error',
    'issuer_not_available',
    'try_again_later',
    'reenter_transaction',
    'card_velocity_exceeded',
    'withdrawal_count_limit_exceeded',
    'approve_with_id',
    'card_not_supported',
    'currency_not_supported',
    'payment_intent_authentication_failure',
  ])('with %s leaves it to the buyer', (code) => {
    expect(declinedAs(code)).toEqual({ kind: 'action_required', code });
  });

  it.each([
    'card_declined',
    'generic_decline',
    'do_not_honor',
    'fraudulent',
    'lost_card',
    'stolen_card',
    'pickup_card',
    'restricted_card',
    'a_code_of_tomorrow',
  ])('with %s is final', (code) => {
    expect(declinedAs(code)).toEqual({ kind: 'declined', code });
  });

  it.each([
    [{ decline_code: 'insufficient_funds', code: 'card_declined' }, 'insufficient_funds'],
    [{ decline_code: '', code: 'expired_card' }, 'expired_card'],
    [{}, 'card_declined'],
  ])('%o is named %s', (error, code) => {
    expect(declineCode(error)).toBe(code);
  });
});
