import type { PaymentsUnderContract } from './paying.ts';

/** https://docs.stripe.com/testing */
export const stripeTestMethods: PaymentsUnderContract['methods'] = {
  accepted: 'pm_card_visa',
  refused: 'pm_card_visa_chargeDeclined',
  unfunded: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  authenticating: 'pm_card_authenticationRequired',
  disputed: 'pm_card_createDispute',
};
