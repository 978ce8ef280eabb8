import type Stripe from 'stripe';
import { StripeRefusal } from './refusal.ts';

const answerWithinSeconds = 7 * 24 * 60 * 60;

/** Why a buyer's bank asks. An inquiry moves no money. */
export interface DisputeKind {
  reason: 'fraudulent' | 'product_not_received';
  isInquiry: boolean;
}

interface DisputeOrigin {
  id: string;
  charge: Stripe.Charge;
  kind: DisputeKind;
  /** Seconds since the epoch. */
  now: number;
}

/** A dispute that waits for the merchant's answer, over all that the charge still holds. */
export function newDispute({ id, charge, kind, now }: DisputeOrigin): Stripe.Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? 'visa';
  return {
    id,
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: now + answerWithinSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: kind.isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand,
        case_type: kind.isInquiry ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: kind.reason === 'fraudulent' ? '10.4' : '13.1',
      },
      type: 'card',
    },
    reason: kind.reason,
    status: kind.isInquiry ? 'warning_needs_response' : 'needs_response',
  };
}

/** @throws {StripeRefusal} 400 when there is nothing that could be disputed. */
export function refuseDispute(charge: Stripe.Charge | undefined): asserts charge is Stripe.Charge {
  if (charge?.captured !== true) throw refused('Only a captured charge can be disputed.');
  if (charge.disputed) throw refused(`Charge ${charge.id} is disputed already.`);
  if (charge.refunded) throw refused(`Charge ${charge.id} has been refunded: there is nothing to dispute.`);
}

/** @throws {StripeRefusal} 400 when the dispute cannot end in this way. */
export function refuseClose(dispute: Stripe.Dispute, outcome: 'won' | 'lost'): void {
  const isOpen = dispute.status === 'needs_response' || dispute.status === 'warning_needs_response';
  if (!isOpen) throw refused(`This dispute is already closed: it is ${dispute.status}.`);
  if (dispute.status === 'warning_needs_response' && outcome === 'lost') {
    throw refused('An inquiry moves no money: it can be closed as won only.');
  }
}

function refused(message: string): StripeRefusal {
  return new StripeRefusal(400, { type: 'invalid_request_error', message }, true);
}

function noEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
