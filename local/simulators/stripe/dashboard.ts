import type { Account } from './account.ts';
import type { StripeAnswer } from './answer.ts';
import type { DisputeKind } from './dispute.ts';

/** What people do at Stripe without the shop: its only trace there is the object and the event. */
export interface StripeDashboard {
  /** Refunds `amount`, or all that is left, without metadata. */
  refund(paymentIntentId: string, amount?: number): StripeAnswer;
  cancel(paymentIntentId: string): StripeAnswer;
  capture(paymentIntentId: string): StripeAnswer;
  /** The buyer goes to their bank; the answer is the dispute. */
  dispute(paymentIntentId: string, kind?: DisputeKind): StripeAnswer;
  closeDispute(disputeId: string, outcome: 'won' | 'lost'): StripeAnswer;
}

export function createDashboard(account: Account, answering: (work: () => object) => StripeAnswer): StripeDashboard {
  return {
    refund: (id, amount) => answering(() => account.refund({ payment_intent: id, amount, metadata: {} })),
    cancel: (id) => answering(() => account.intents.cancel(id, { expand: [] })),
    capture: (id) => answering(() => account.intents.capture(id, { expand: [] })),
    dispute: (id, kind = { reason: 'fraudulent', isInquiry: false }) =>
      answering(() => account.disputes.open(account.charges.latest(account.intents.retrieve(id)), kind)),
    closeDispute: (id, outcome) => answering(() => account.disputes.close(id, outcome)),
  };
}
