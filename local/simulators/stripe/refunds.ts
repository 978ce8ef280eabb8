import type Stripe from 'stripe';
import type { AccountContext } from './account-context.ts';
import type { RefundParameters } from './parameters.ts';
import { newRefund, refuseRefund } from './refund.ts';
import { noSuch } from './refusal.ts';
import type { TestCard } from './test-cards.ts';

/** How long after its creation a refund of `pm_card_pendingRefund` succeeds and one of `pm_card_refundFail` fails. */
export const refundSettlesAfterMs = 30_000;

/** Whether a dispute leaves it to the merchant to refund the charge. */
type IsRefundable = (charge: Stripe.Charge) => boolean;

/** The refunds of one account, and what they do to their charges. */
export class Refunds {
  readonly #context: AccountContext;
  readonly #isRefundable: IsRefundable;
  readonly #refunds = new Map<string, Stripe.Refund>();

  constructor(context: AccountContext, isRefundable: IsRefundable) {
    this.#context = context;
    this.#isRefundable = isRefundable;
  }

  /** @throws {StripeRefusal} 400 when the charge does not leave so much to refund. */
  create(charge: Stripe.Charge, card: TestCard, params: Omit<RefundParameters, 'expand'>): Stripe.Refund {
    refuseRefund(charge, params.amount, this.#isRefundable(charge));
    const refund = newRefund({
      id: this.#context.newId('re'),
      balanceTransaction: this.#context.newId('txn'),
      charge,
      amount: params.amount ?? charge.amount - charge.amount_refunded,
      reason: params.reason ?? null,
      metadata: params.metadata,
      kind: 'refund',
      now: this.#context.timeline.seconds(),
    });
    if (card.refunds === 'pending') {
      refund.status = 'pending';
      refund.pending_reason = 'processing';
      this.#context.timeline.planIn(refundSettlesAfterMs, () => this.#arrive(refund, charge));
    }
    if (card.refunds === 'failing') {
      const failure = () => this.#fail(refund, charge, 'expired_or_canceled_card');
      this.#context.timeline.planIn(refundSettlesAfterMs, failure);
    }
    this.#book(refund, charge);
    return refund;
  }

  /** Gives back what was authorized and not captured. Stripe books that as a refund too, though no money had been taken. */
  release(charge: Stripe.Charge, reason: Stripe.Refund.Reason | null): void {
    const refund = newRefund({
      id: this.#context.newId('re'),
      balanceTransaction: null,
      charge,
      amount: charge.amount - charge.amount_captured,
      reason,
      metadata: {},
      kind: 'reversal',
      now: this.#context.timeline.seconds(),
    });
    this.#book(refund, charge);
  }

  /** @throws {StripeRefusal} 404 */
  retrieve(id: string): Stripe.Refund {
    const refund = this.#refunds.get(id);
    if (refund === undefined) throw noSuch('refund', id, 'id');
    return refund;
  }

  all(): Stripe.Refund[] {
    return [...this.#refunds.values()];
  }

  clear(): void {
    this.#refunds.clear();
  }

  #book(refund: Stripe.Refund, charge: Stripe.Charge): void {
    this.#refunds.set(refund.id, refund);
    charge.amount_refunded += refund.amount;
    charge.refunded = charge.amount_refunded === charge.amount;
    this.#context.events.emit('charge.refunded', charge);
    this.#context.events.emit('refund.created', refund);
  }

  /** The money of a pending refund reaches the buyer, unless they disputed the charge meanwhile. */
  #arrive(refund: Stripe.Refund, charge: Stripe.Charge): void {
    if (!this.#isRefundable(charge)) return this.#fail(refund, charge, 'charge_for_pending_refund_disputed');
    refund.status = 'succeeded';
    delete refund.pending_reason;
    this.#tellOfUpdate(refund);
  }

  /** The bank sends the money back; the charge has it again. */
  #fail(refund: Stripe.Refund, charge: Stripe.Charge, reason: string): void {
    refund.status = 'failed';
    delete refund.pending_reason;
    refund.failure_reason = reason;
    refund.failure_balance_transaction = this.#context.newId('txn');
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    this.#context.events.emit('refund.failed', refund);
    this.#tellOfUpdate(refund);
  }

  #tellOfUpdate(refund: Stripe.Refund): void {
    this.#context.events.emit('refund.updated', refund);
    this.#context.events.emit('charge.refund.updated', refund);
  }
}
