import type Stripe from 'stripe';
import { StripeRefusal } from './refusal.ts';

/** Why an attempt to charge a card came to nothing. */
export interface Decline {
  kind: 'declined';
  type: 'card_error' | 'invalid_request_error';
  code: string;
  declineCode?: string;
  message: string;
  param?: string;
}

/** A decline of the issuer, reported as `card_declined`. */
export function declined(declineCode: string, message = 'Your card was declined.'): Decline {
  return { kind: 'declined', type: 'card_error', code: 'card_declined', declineCode, message };
}

/** A decline that has a code of its own, such as `expired_card`. */
export function declinedAs(code: string, message: string, param?: string): Decline {
  const decline: Decline = { kind: 'declined', type: 'card_error', code, declineCode: code, message };
  return param === undefined ? decline : { ...decline, param };
}

/** Authentication was needed and could not be asked for. */
export const authenticationRequired = declinedAs(
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
);

/** The buyer failed to authenticate. */
export const authenticationFailed: Decline = {
  kind: 'declined',
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
};

/** A decline in Stripe's words; `charge` is the one that failed, if it came so far. */
export function paymentError(
  decline: Decline,
  charge: Stripe.Charge | undefined,
): Stripe.PaymentIntent.LastPaymentError {
  return {
    type: decline.type,
    code: decline.code,
    message: decline.message,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    ...(decline.param === undefined ? {} : { param: decline.param }),
    ...(charge === undefined ? {} : { charge: charge.id }),
  };
}

/** The answer to a confirmation that was declined: the intent is part of it, open for another card. */
export function declinedConfirmation(
  intent: Stripe.PaymentIntent,
  decline: Decline,
  charge: Stripe.Charge,
): StripeRefusal {
  const { type, code, message, declineCode, param } = decline;
  return new StripeRefusal(
    402,
    {
      type,
      code,
      message,
      ...(declineCode === undefined ? {} : { decline_code: declineCode }),
      ...(param === undefined ? {} : { param }),
      charge: charge.id,
      payment_intent: intent,
    },
    true,
  );
}
