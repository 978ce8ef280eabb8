import { type Decline, declined, declinedAs } from './decline.ts';
import type { DisputeKind } from './dispute.ts';

/** What the issuer of a test card says to a charge. */
export type Verdict =
  | { kind: 'approved' }
  | Decline
  /** The buyer must authenticate first; `afterwards` is the verdict once that succeeded. */
  | { kind: 'authenticate'; afterwards: Ruling };

/** A verdict that ends an attempt. */
export type Ruling = { kind: 'approved' } | Decline;

export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex';
  funding: 'credit' | 'debit';
  country: string;
  last4: string;
  verdict: Verdict;
  /** Refunds that do not succeed at once, or not for good; left out: they do. */
  refunds?: 'pending' | 'failing';
  /** The buyer goes to their bank after the capture. */
  disputes?: DisputeKind;
}

const approved: Ruling = { kind: 'approved' };
const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');

const visa = (last4: string, verdict: Verdict, country = 'US'): TestCard => ({
  brand: 'visa',
  funding: 'credit',
  country,
  last4,
  verdict,
});

const authenticating = (last4: string, afterwards: Ruling): TestCard =>
  visa(last4, { kind: 'authenticate', afterwards }, 'IE');

const declines: Record<string, TestCard> = {
  chargeDeclined: visa('0002', declined('generic_decline')),
  chargeDeclinedInsufficientFunds: visa('9995', insufficientFunds),
  chargeDeclinedLostCard: visa('9987', declined('lost_card')),
  chargeDeclinedStolenCard: visa('9979', declined('stolen_card')),
  chargeDeclinedVelocityLimitExceeded: visa('6975', declined('card_velocity_exceeded')),
  chargeDeclinedExpiredCard: visa('0069', declinedAs('expired_card', 'Your card has expired.', 'exp_month')),
  chargeDeclinedIncorrectCvc: visa(
    '0127',
    declinedAs('incorrect_cvc', "Your card's security code is incorrect.", 'cvc'),
  ),
  chargeDeclinedProcessingError: visa(
    '0119',
    declinedAs('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
  ),
};

const cards: Record<string, TestCard> = {
  visa: visa('4242', approved),
  visa_debit: { ...visa('5556', approved), funding: 'debit' },
  mastercard: { ...visa('4444', approved), brand: 'mastercard' },
  amex: { ...visa('0005', approved), brand: 'amex' },
  chargeCustomerFail: visa('0341', declined('generic_decline')),
  radarBlock: visa('0019', declined('fraudulent')),
  pendingRefund: { ...visa('7726', approved), refunds: 'pending' },
  refundFail: { ...visa('5126', approved), refunds: 'failing' },
  createDispute: { ...visa('0259', approved), disputes: { reason: 'fraudulent', isInquiry: false } },
  createDisputeProductNotReceived: {
    ...visa('2685', approved),
    disputes: { reason: 'product_not_received', isInquiry: false },
  },
  createDisputeInquiry: { ...visa('1976', approved), disputes: { reason: 'fraudulent', isInquiry: true } },
  authenticationRequired: authenticating('3184', approved),
  authenticationRequiredChargeDeclinedInsufficientFunds: authenticating('3178', insufficientFunds),
  threeDSecure2Required: authenticating('3220', approved),
  threeDSecureRequiredChargeDeclined: authenticating('1629', declined('generic_decline')),
};

/**
 * The card behind one of Stripe's test payment methods, `pm_card_visa` and its like
 * (https://docs.stripe.com/testing); undefined for a name that Stripe does not give a meaning, or that is not done here.
 * Declines have been documented with and without the brand in their name; both do.
 */
export function testCard(paymentMethod: string): TestCard | undefined {
  if (!paymentMethod.startsWith('pm_card_')) return undefined;
  const name = paymentMethod.slice('pm_card_'.length);
  const decline = name.replace(/^visa_/, '');
  if (Object.hasOwn(declines, decline)) return declines[decline];
  return Object.hasOwn(cards, name) ? cards[name] : undefined;
}
