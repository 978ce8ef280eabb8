import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type Stripe from 'stripe';
import { capture, captureBefore, newCharge, release } from './charge.ts';
import {
  authenticationFailed,
  authenticationRequired,
  type Decline,
  declinedConfirmation,
  paymentError,
} from './decline.ts';
import { objectId } from './object-id.ts';
import type { CancelParameters, CaptureParameters, ConfirmParameters, CreateParameters } from './parameters.ts';
import { cancelable, newPaymentIntent, refuseCapture, refuseConfirmation, refuseStatus } from './payment-intent.ts';
import { noSuchIntent, noSuchPaymentMethod, unexpectedState } from './refusal.ts';
import { type Ruling, type TestCard, testCard } from './test-cards.ts';

/** Where a buyer authenticates, for an intent's `next_action`. */
export type AuthenticationUrl = (paymentIntentId: string) => string;

interface AccountOptions {
  clock: Clock;
  random: Random;
  authenticationUrl: AuthenticationUrl;
}

interface Held {
  intent: Stripe.PaymentIntent;
  /** The card behind `intent.payment_method`. */
  card?: TestCard | undefined;
}

/** The payment intents and charges of one account. What it returns is live: copy it before it is handed out. */
export class Account {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #authenticationUrl: AuthenticationUrl;
  readonly #held = new Map<string, Held>();
  readonly #charges = new Map<string, Stripe.Charge>();

  constructor({ clock, random, authenticationUrl }: AccountOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#authenticationUrl = authenticationUrl;
  }

  create(params: CreateParameters): Stripe.PaymentIntent {
    const id = objectId('pi', this.#random);
    const clientSecret = `${id}_${objectId('secret', this.#random)}`;
    const intent = newPaymentIntent(params, { id, clientSecret, now: this.#seconds() });
    const held: Held = { intent };
    if (params.payment_method !== undefined) this.#attach(held, params.payment_method);
    if (params.confirm) refuseConfirmation(intent, params);
    this.#held.set(id, held);
    if (params.confirm) this.#attempt(held, params);
    return intent;
  }

  retrieve(id: string): Stripe.PaymentIntent {
    return this.#find(id).intent;
  }

  find(id: string): Stripe.PaymentIntent | undefined {
    return this.#held.has(id) ? this.#find(id).intent : undefined;
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
    this.#cancel(intent, params.cancellation_reason ?? null, this.#seconds());
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

  /** The intent with the references named in `expand` replaced by what they name. */
  expanded(intent: Stripe.PaymentIntent, expand: 'latest_charge'[]): Stripe.PaymentIntent {
    return expand.includes('latest_charge') ? { ...intent, latest_charge: this.#latestCharge(intent) ?? null } : intent;
  }

  books(): { paymentIntents: Stripe.PaymentIntent[]; charges: Stripe.Charge[] } {
    const paymentIntents = [...this.#held.keys()].map((id) => this.#find(id).intent);
    return { paymentIntents, charges: [...this.#charges.values()] };
  }

  clear(): void {
    this.#held.clear();
    this.#charges.clear();
  }

  /** Finds an intent, and lets its authorization lapse first if that is due. */
  #find(id: string): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw noSuchIntent(id);
    const { intent } = held;
    const lapsesAt = captureBefore(this.#latestCharge(intent));
    if (intent.status === 'requires_capture' && lapsesAt !== undefined && this.#seconds() >= lapsesAt) {
      this.#cancel(intent, 'automatic', lapsesAt);
    }
    return held;
  }

  #attach(held: Held, paymentMethod: string): void {
    if (paymentMethod === held.intent.payment_method) return;
    const card = testCard(paymentMethod);
    if (card === undefined) throw noSuchPaymentMethod(paymentMethod);
    held.card = card;
    // Stripe makes a payment method of its own out of each use of a test name.
    held.intent.payment_method = objectId('pm', this.#random);
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
      return;
    }
    const decline = verdict.kind === 'declined' ? verdict : authenticationRequired;
    const charge = this.#charge(held, decline);
    this.#decline(held, decline, charge);
    throw declinedConfirmation(intent, decline, charge);
  }

  #charge({ intent, card }: Held, ruling: Ruling): Stripe.Charge {
    if (card === undefined) throw new Error(`${intent.id} is charged without a card`);
    const charge = newCharge({ id: objectId('ch', this.#random), intent, card, ruling, now: this.#seconds() });
    this.#charges.set(charge.id, charge);
    intent.latest_charge = charge.id;
    return charge;
  }

  #authorize({ intent }: Held, charge: Stripe.Charge): void {
    intent.status = 'requires_capture';
    intent.amount_capturable = charge.amount;
    if (intent.capture_method !== 'manual') this.#capture(intent, charge.amount);
  }

  #decline(held: Held, decline: Decline, charge: Stripe.Charge | undefined): void {
    held.card = undefined;
    held.intent.status = 'requires_payment_method';
    held.intent.payment_method = null;
    held.intent.last_payment_error = paymentError(decline, charge);
  }

  #capture(intent: Stripe.PaymentIntent, amount: number): void {
    const charge = this.#latestCharge(intent);
    if (charge === undefined) throw new Error(`${intent.id} is captured without a charge`);
    capture(charge, amount, objectId('txn', this.#random));
    intent.status = 'succeeded';
    intent.amount_capturable = 0;
    intent.amount_received = amount;
  }

  #cancel(intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null, at: number): void {
    const charge = this.#latestCharge(intent);
    if (intent.status === 'requires_capture' && charge !== undefined) release(charge);
    intent.status = 'canceled';
    intent.amount_capturable = 0;
    intent.next_action = null;
    intent.canceled_at = at;
    intent.cancellation_reason = reason;
  }

  #nextAction(intent: Stripe.PaymentIntent, returnUrl: string | undefined): Stripe.PaymentIntent.NextAction {
    const url = this.#authenticationUrl(intent.id);
    return returnUrl === undefined
      ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
      : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  }

  #latestCharge({ latest_charge: id }: Stripe.PaymentIntent): Stripe.Charge | undefined {
    return typeof id === 'string' ? this.#charges.get(id) : undefined;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}
