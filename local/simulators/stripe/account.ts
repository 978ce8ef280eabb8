import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type Stripe from 'stripe';
import { Charges } from './charges.ts';
import { Disputes } from './disputes.ts';
import { Events } from './events.ts';
import { objectId } from './object-id.ts';
import type { RefundParameters } from './parameters.ts';
import { type AuthenticationUrl, PaymentIntents } from './payment-intents.ts';
import { nothingToRefund } from './refund.ts';
import { Refunds } from './refunds.ts';
import { Timeline } from './timeline.ts';

interface AccountOptions {
  clock: Clock;
  random: Random;
  authenticationUrl: AuthenticationUrl;
}

/** What an account holds, in Stripe's shapes. */
export interface StripeBooks {
  paymentIntents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
}

/** One account, put together from its parts. What it returns is live: copy it before it is handed out. */
export class Account {
  readonly timeline: Timeline;
  readonly events: Events;
  readonly charges = new Charges();
  readonly intents: PaymentIntents;
  readonly refunds: Refunds;
  readonly disputes: Disputes;

  constructor({ clock, random, authenticationUrl }: AccountOptions) {
    const newId = (prefix: string) => objectId(prefix, random);
    this.timeline = new Timeline(clock);
    this.events = new Events(this.timeline, () => newId('evt'));
    const context = { timeline: this.timeline, events: this.events, newId };
    this.disputes = new Disputes(context);
    this.refunds = new Refunds(context, (charge) => this.disputes.leaveRefundable(charge));
    this.intents = new PaymentIntents({
      context,
      charges: this.charges,
      authenticationUrl,
      onCapture: (charge) => this.disputes.foresee(charge, this.charges.cardOf(charge)),
      onRelease: (charge, reason) => this.refunds.release(charge, reason),
    });
  }

  /** @throws {StripeRefusal} 404 for an unknown charge or intent, 400 when it does not leave so much to refund. */
  refund(params: Omit<RefundParameters, 'expand'>): Stripe.Refund {
    const charge = this.#chargeToRefund(params);
    return this.refunds.create(charge, this.charges.cardOf(charge), params);
  }

  /** The intent with the references named in `expand` replaced by what they name. */
  expanded(intent: Stripe.PaymentIntent, expand: readonly string[]): Stripe.PaymentIntent {
    return expand.some((path) => path.endsWith('latest_charge'))
      ? { ...intent, latest_charge: this.charges.latest(intent) ?? null }
      : intent;
  }

  books(): StripeBooks {
    return {
      paymentIntents: this.intents.all(),
      charges: this.charges.all(),
      refunds: this.refunds.all(),
      disputes: this.disputes.all(),
    };
  }

  clear(): void {
    for (const part of [this.intents, this.charges, this.refunds, this.disputes, this.timeline, this.events]) {
      part.clear();
    }
  }

  #chargeToRefund(params: Pick<RefundParameters, 'charge' | 'payment_intent'>): Stripe.Charge {
    if (params.charge !== undefined) return this.charges.retrieve(params.charge);
    const intent = this.intents.retrieve(params.payment_intent ?? '', 'payment_intent');
    const charge = this.charges.latest(intent);
    if (intent.status !== 'succeeded' || charge === undefined) throw nothingToRefund(intent);
    return charge;
  }
}
