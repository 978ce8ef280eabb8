import type Stripe from 'stripe';
import type { AccountContext } from './account-context.ts';
import { capture, captureBefore, newCharge } from './charge.ts';
import type { Charges } from './charges.ts';
import {
  authenticationFailed,
  authenticationRequired,
  type Decline,
  declinedConfirmation,
  paymentError,
} from './decline.ts';
import type { CancelParameters, CaptureParameters, ConfirmParameters, CreateParameters } from './parameters.ts';
import { cancelable, newPaymentIntent, refuseCapture, refuseConfirmation, refuseStatus } from './payment-intent.ts';
import { noSuch, noSuchPaymentMethod, unexpectedState } from './refusal.ts';
import { type Ruling, type TestCard, testCard } from './test-cards.ts';

type IntentEvent =
  | 'created'
  | 'requires_action'
  | 'amount_capturable_updated'
  | 'payment_failed'
  | 'canceled'
  | 'succeeded';

/** Where a buyer authenticates, for an intent's `next_action`. */
export type AuthenticationUrl = (paymentIntentId: string) => string;

interface PaymentIntentsOptions {
  context: AccountContext;
  charges: Charges;
  authenticationUrl: AuthenticationUrl;
  /** A charge was captured. */
  onCapture: (charge: Stripe.Charge) => void;
  /** What was authorized and not captured is to be given back. */
  onRelease: (charge: Stripe.Charge, reason: Stripe.Refund.Reason | null) => void;
}

interface Held {
  intent: Stripe.PaymentIntent;
  /** The card behind `intent.payment_method`. */
  card?: TestCard | undefined;
}

/** The payment intents of one account, and the charges they make. */
export class PaymentIntents {
  readonly #context: AccountContext;
  readonly #options: PaymentIntentsOptions;
  readonly #charges: Charges;
  readonly #held = new Map<string, Held>();

  constructor(options: PaymentIntentsOptions) {
    this.#options = options;
    this.#context = options.context;
    this.#charges = options.charges;
  }

  create(params: CreateParameters): Stripe.PaymentIntent {
    const id = this.#context.newId('pi');
    const clientSecret = `${id}_${this.#context.newId('secret')}`;
    const intent = newPaymentIntent(params, { id, clientSecret, now: this.#context.timeline.seconds() });
    const held: Held = { intent };
    if (params.payment_method !== undefined) this.#attach(held, params.payment_method);
    if (params.confirm) refuseConfirmation(intent, params);
    this.#held.set(id, held);
    this.#tell('created', intent);
    if (params.confirm) this.#attempt(held, params);
    return intent;
  }

  /** @throws {StripeRefusal} 404 */
  retrieve(id: string, param = 'intent'): Stripe.PaymentIntent {
    return this.#find(id, param).intent;
  }

  find(id: string): Stripe.PaymentIntent | undefined {
    return this.#held.get(id)?.intent;
  }

  confirm(id: string, params: ConfirmParameters): Stripe.PaymentIntent {
    const held = this.#find(id);
    refuseConfirmation(held.intent, params);
    if (params.payment_method !== undefined) this.#attach(held, params.payment_method);
    this.#attempt(held, params);
    return held.intent;
  }

  capture(id: string, params: CaptureParameters): Stripe.PaymentIntent {
    const { intent } = this.#find(id);
    const amount = params.amount_to_capture ?? intent.amount_capturable;
    refuseCapture(intent, amount);
    this.#capture(intent, amount);
    return intent;
  }

  cancel(id: string, params: CancelParameters): Stripe.PaymentIntent {
    const { intent } = this.#find(id);
    refuseStatus(intent, 'cancel', cancelable);
    this.#cancel(intent, params.cancellation_reason ?? null);
    return intent;
  }

  /** What the buyer's bank reports after `next_action`. */
  authenticate(id: string, outcome: 'succeeded' | 'failed'): Stripe.PaymentIntent {
    const held = this.#find(id);
    const { intent, card } = held;
    if (intent.status !== 'requires_action' || card?.verdict.kind !== 'authenticate') {
      throw unexpectedState(intent, `There is nothing to authenticate: the status is ${intent.status}.`);
    }
    intent.next_action = null;
    const { afterwards } = card.verdict;
    if (outcome === 'failed') this.#decline(held, authenticationFailed, undefined);
    else if (afterwards.kind === 'approved') this.#authorize(held, this.#charge(held, afterwards));
    else this.#decline(held, afterwards, this.#charge(held, afterwards));
    return intent;
  }

  all(): Stripe.PaymentIntent[] {
    return [...this.#held.values()].map(({ intent }) => intent);
  }

  clear(): void {
    this.#held.clear();
  }

  #find(id: string, param = 'intent'): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw noSuch('payment_intent', id, param);
    return held;
  }

  #attach(held: Held, paymentMethod: string): void {
    if (paymentMethod === held.intent.payment_method) return;
    const card = testCard(paymentMethod);
    if (card === undefined) throw noSuchPaymentMethod(paymentMethod);
    held.card = card;
    // Stripe makes a payment method of its own out of each use of a test name.
    held.intent.payment_method = this.#context.newId('pm');
    held.intent.status = 'requires_confirmation';
  }

  /** One attempt to authorize. Once it left a live charge the intent cannot be confirmed again: there is never a second. */
  #attempt(held: Held, params: ConfirmParameters): void {
    const { intent, card } = held;
    if (card === undefined) throw new Error(`${intent.id} is confirmed without a card`);
    intent.last_payment_error = null;
    intent.next_action = null;
    const { verdict } = card;
    if (verdict.kind === 'approved') {
      this.#authorize(held, this.#charge(held, verdict));
      return;
    }
    const cannotAsk = params.off_session === true || params.error_on_requires_action === true;
    if (verdict.kind === 'authenticate' && !cannotAsk) {
      intent.status = 'requires_action';
      intent.next_action = this.#nextAction(intent, params.return_url);
      this.#tell('requires_action', intent);
      return;
    }
    const decline = verdict.kind === 'declined' ? verdict : authenticationRequired;
    const charge = this.#charge(held, decline);
    this.#decline(held, decline, charge);
    throw declinedConfirmation(intent, decline, charge);
  }

  #charge({ intent, card }: Held, ruling: Ruling): Stripe.Charge {
    if (card === undefined) throw new Error(`${intent.id} is charged without a card`);
    const { newId, timeline, events } = this.#context;
    const charge = newCharge({ id: newId('ch'), intent, card, ruling, now: timeline.seconds() });
    this.#charges.add(charge, card);
    intent.latest_charge = charge.id;
    events.emit(ruling.kind === 'approved' ? 'charge.succeeded' : 'charge.failed', charge);
    return charge;
  }

  #authorize({ intent }: Held, charge: Stripe.Charge): void {
    intent.status = 'requires_capture';
    intent.amount_capturable = charge.amount;
    if (intent.capture_method !== 'manual') return this.#capture(intent, charge.amount);
    this.#tell('amount_capturable_updated', intent);
    const lapsesAt = captureBefore(charge);
    if (lapsesAt !== undefined) this.#context.timeline.plan(lapsesAt * 1000, () => this.#lapse(intent));
  }

  #decline(held: Held, decline: Decline, charge: Stripe.Charge | undefined): void {
    held.card = undefined;
    held.intent.status = 'requires_payment_method';
    held.intent.payment_method = null;
    held.intent.last_payment_error = paymentError(decline, charge);
    this.#tell('payment_failed', held.intent);
  }

  #capture(intent: Stripe.PaymentIntent, amount: number): void {
    const charge = this.#charges.latest(intent);
    if (charge === undefined) throw new Error(`${intent.id} is captured without a charge`);
    capture(charge, amount, this.#context.newId('txn'));
    intent.status = 'succeeded';
    intent.amount_capturable = 0;
    intent.amount_received = amount;
    if (intent.capture_method === 'manual') this.#context.events.emit('charge.captured', charge);
    if (amount < charge.amount) this.#options.onRelease(charge, null);
    this.#tell('succeeded', intent);
    this.#options.onCapture(charge);
  }

  #cancel(intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
    const charge = this.#charges.latest(intent);
    if (intent.status === 'requires_capture' && charge !== undefined) {
      this.#options.onRelease(charge, reason === 'automatic' ? 'expired_uncaptured_charge' : null);
    }
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    intent.next_action = null;
    intent.canceled_at = this.#context.timeline.seconds();
    intent.cancellation_reason = reason;
    this.#tell('canceled', intent);
  }

  /** Nobody captured in time. */
  #lapse(intent: Stripe.PaymentIntent): void {
    const charge = this.#charges.latest(intent);
    if (intent.status !== 'requires_capture' || charge === undefined) return;
    this.#context.events.emit('charge.expired', charge);
    this.#cancel(intent, 'automatic');
  }

  #nextAction(intent: Stripe.PaymentIntent, returnUrl: string | undefined): Stripe.PaymentIntent.NextAction {
    const url = this.#options.authenticationUrl(intent.id);
    return returnUrl === undefined
      ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
      : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  }

  #tell(what: IntentEvent, intent: Stripe.PaymentIntent): void {
    this.#context.events.emit(`payment_intent.${what}`, intent);
  }
}
