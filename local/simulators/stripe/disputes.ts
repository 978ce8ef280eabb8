import type Stripe from 'stripe';
import type { AccountContext } from './account-context.ts';
import { type DisputeKind, newDispute, refuseClose, refuseDispute } from './dispute.ts';
import { noSuch } from './refusal.ts';
import type { TestCard } from './test-cards.ts';

/** How long after the capture the buyer of a disputing test card goes to their bank. */
export const disputedAfterMs = 10_000;

/** The disputes of one account. */
export class Disputes {
  readonly #context: AccountContext;
  readonly #disputes = new Map<string, Stripe.Dispute>();

  constructor(context: AccountContext) {
    this.#context = context;
  }

  /** A charge was captured: some cards dispute it after a while, if there is still something to dispute. */
  foresee(charge: Stripe.Charge, card: TestCard): void {
    const kind = card.disputes;
    if (kind === undefined) return;
    this.#context.timeline.planIn(disputedAfterMs, () => {
      if (!charge.refunded && !charge.disputed) this.open(charge, kind);
    });
  }

  /** @throws {StripeRefusal} 400 when there is nothing that could be disputed. */
  open(charge: Stripe.Charge | undefined, kind: DisputeKind): Stripe.Dispute {
    refuseDispute(charge);
    const { timeline, events, newId } = this.#context;
    const dispute = newDispute({ id: newId('du'), charge, kind, now: timeline.seconds() });
    this.#disputes.set(dispute.id, dispute);
    charge.disputed = true;
    events.emit('charge.dispute.created', dispute);
    if (!kind.isInquiry) events.emit('charge.dispute.funds_withdrawn', dispute);
    return dispute;
  }

  /** @throws {StripeRefusal} 404, or 400 when the dispute is over. */
  close(id: string, outcome: 'won' | 'lost'): Stripe.Dispute {
    const dispute = this.retrieve(id);
    refuseClose(dispute, outcome);
    const isInquiry = dispute.status === 'warning_needs_response';
    dispute.status = isInquiry ? 'warning_closed' : outcome;
    dispute.is_charge_refundable = outcome === 'won';
    this.#context.events.emit('charge.dispute.closed', dispute);
    if (outcome === 'won' && !isInquiry) this.#context.events.emit('charge.dispute.funds_reinstated', dispute);
    return dispute;
  }

  /** @throws {StripeRefusal} 404 */
  retrieve(id: string): Stripe.Dispute {
    const dispute = this.#disputes.get(id);
    if (dispute === undefined) throw noSuch('dispute', id, 'dispute');
    return dispute;
  }

  /** Whether the merchant may still refund the charge. */
  leaveRefundable(charge: Stripe.Charge): boolean {
    if (!charge.disputed) return true;
    return this.all().every((dispute) => dispute.charge !== charge.id || dispute.is_charge_refundable);
  }

  all(): Stripe.Dispute[] {
    return [...this.#disputes.values()];
  }

  clear(): void {
    this.#disputes.clear();
  }
}
