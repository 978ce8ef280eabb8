import type { Clock } from 'local-service/clock';
import type { Random } from 'local-service/random';
import type Stripe from 'stripe';
import { capture, captureBefore, newCharge, release } from './charge.ts';
import { objectId } from './object-id.ts';
import type { CancelParameters, CaptureParameters, ConfirmParameters, CreateParameters } from './parameters.ts';
import { newPaymentIntent } from './payment-intent.ts';
import { invalidParameter, noSuchIntent, StripeRefusal, unexpectedState } from './refusal.ts';
import { type TestCard, testCard, type Verdict } from './test-cards.ts';

export type AuthenticationUrl = (paymentIntentId: string) => string;
type Decline = Extract<Verdict, { kind: 'declined' }>;

interface Held {
  intent: Stripe.PaymentIntent;
  /** The card behind `intent.payment_method`. */
  card?: TestCard | undefined;
}

interface AccountOptions {
  clock: Clock;
  random: Random;
  authenticationUrl?: AuthenticationUrl | undefined;
}

const confirmable: readonly string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];
const cancelable: readonly string[] = [...confirmable, 'requires_capture'];

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
    this.#authenticationUrl =
      authenticationUrl ?? ((id) => `https://hooks.stripe.com/3d_secure_2/hosted?payment_intent=${id}`);
  }

  create(params: CreateParameters): Stripe.PaymentIntent {
    const id = objectId('pi', this.#random);
    const intent = newPaymentIntent(params, {
      id,
      clientSecret: `${id}_${objectId('secret', this.#random)}`,
      now: this.#seconds(),
    });
    const held: Held = { intent };
    if (params.payment_method !== undefined) this.#attach(held, params.payment_method);
    if (params.confirm) this.#refuseConfirm(intent, params);
    this.#held.set(id, held);
    if (params.confirm) this.#attempt(held, params);
    return intent;
  }

  retrieve(id: string): Stripe.PaymentIntent {
    return this.#find(id).intent;
  }

  confirm(id: string, params: ConfirmParameters): Stripe.PaymentIntent {
    const held = this.#find(id);
    const { intent } = held;
    if (intent.status === 'succeeded') {
      throw unexpectedState(
        intent,
        'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.',
      );
    }
    if (!confirmable.includes(intent.status)) {
      throw unexpectedState(
        intent,
        `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${confirmable.join(', ')}.`,
      );
    }
    this.#refuseConfirm(intent, params);
    if (params.payment_method !== undefined) this.#attach(held, params.payment_method);
    this.#attempt(held, params);
    return intent;
  }

  capture(id: string, params: CaptureParameters): Stripe.PaymentIntent {
    const { intent } = this.#find(id);
    if (intent.status === 'succeeded') {
      throw unexpectedState(intent, 'This PaymentIntent could not be captured because it has already been captured.');
    }
    const charge = this.#latestCharge(intent);
    if (intent.status !== 'requires_capture' || charge === undefined) {
      throw unexpectedState(
        intent,
        `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      );
    }
    const amount = params.amount_to_capture ?? intent.amount_capturable;
    if (amount < 1) {
      throw invalidParameter('amount_to_capture', 'Invalid positive integer', 'parameter_invalid_integer');
    }
    if (amount > intent.amount_capturable) {
      throw invalidParameter(
        'amount_to_capture',
        `The amount to capture (${amount}) is greater than the amount you can capture (${intent.amount_capturable}).`,
        'amount_too_large',
      );
    }
    this.#capture(intent, charge, amount);
    return intent;
  }

  cancel(id: string, params: CancelParameters): Stripe.PaymentIntent {
    const { intent } = this.#find(id);
    if (!cancelable.includes(intent.status)) {
      throw unexpectedState(
        intent,
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancelable.join(', ')}.`,
      );
    }
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
    const verdict = outcome === 'failed' ? authenticationFailed : card.verdict.afterwards;
    if (outcome === 'failed') this.#decline(held, authenticationFailed);
    else if (verdict.kind === 'declined') this.#decline(held, verdict, this.#charge(held, verdict, true));
    else if (verdict.kind === 'approved') this.#authorize(intent, this.#charge(held, verdict, true));
    return intent;
  }

  /** A copy with the named references replaced by what they name. */
  expanded(intent: Stripe.PaymentIntent, expand: string[]): Stripe.PaymentIntent {
    for (const path of expand) {
      if (path !== 'latest_charge') {
        throw invalidParameter('expand', `This property cannot be expanded (${path}). Here only latest_charge can.`);
      }
    }
    if (!expand.includes('latest_charge')) return intent;
    return { ...intent, latest_charge: this.#latestCharge(intent) ?? null };
  }

  books(): { paymentIntents: Stripe.PaymentIntent[]; charges: Stripe.Charge[]; refunds: Stripe.Refund[] } {
    const paymentIntents = [...this.#held.keys()].map((id) => this.#find(id).intent);
    return { paymentIntents, charges: [...this.#charges.values()], refunds: [] };
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
    if (held.intent.status === 'requires_payment_method') held.intent.status = 'requires_confirmation';
  }

  #refuseConfirm(intent: Stripe.PaymentIntent, params: ConfirmParameters): void {
    const automatic = intent.automatic_payment_methods;
    if (automatic?.enabled === true && automatic.allow_redirects !== 'never' && params.return_url === undefined) {
      throw invalidParameter(
        'return_url',
        "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      );
    }
    if (params.payment_method === undefined && intent.payment_method === null) {
      throw unexpectedState(
        intent,
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      );
    }
  }

  /** One attempt to authorize: at most one of these leaves a live charge, because only then is the intent no longer confirmable. */
  #attempt(held: Held, params: ConfirmParameters): void {
    const { intent, card } = held;
    if (card === undefined) throw new Error(`${intent.id} has a payment method without a card`);
    intent.last_payment_error = null;
    intent.next_action = null;
    const { verdict } = card;
    if (verdict.kind === 'declined') {
      this.#decline(held, verdict, this.#charge(held, verdict, false));
      throw cardRefusal(intent, verdict);
    }
    if (verdict.kind === 'approved') {
      this.#authorize(intent, this.#charge(held, verdict, false));
      return;
    }
    if (params.off_session === true || params.error_on_requires_action === true) {
      this.#decline(held, authenticationRequired, this.#charge(held, authenticationRequired, false));
      throw cardRefusal(intent, authenticationRequired);
    }
    intent.status = 'requires_action';
    intent.next_action = this.#nextAction(intent, params.return_url);
  }

  #charge(held: Held, verdict: Exclude<Verdict, { kind: 'authenticate' }>, authenticated: boolean): Stripe.Charge {
    const { intent, card } = held;
    if (card === undefined) throw new Error(`${intent.id} is charged without a card`);
    const id = objectId('ch', this.#random);
    const charge = newCharge({ id, intent, card, verdict, authenticated, now: this.#seconds() });
    this.#charges.set(charge.id, charge);
    intent.latest_charge = charge.id;
    return charge;
  }

  #authorize(intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    if (intent.capture_method !== 'manual') this.#capture(intent, charge, intent.amount);
  }

  #decline(held: Held, decline: Decline, charge?: Stripe.Charge): void {
    const { intent } = held;
    intent.status = 'requires_payment_method';
    intent.payment_method = null;
    held.card = undefined;
    intent.last_payment_error = {
      type: decline.code === 'payment_intent_authentication_failure' ? 'invalid_request_error' : 'card_error',
      code: decline.code,
      message: decline.message,
      ...(decline.declineCode === '' ? {} : { decline_code: decline.declineCode }),
      ...(decline.param === undefined ? {} : { param: decline.param }),
      ...(charge === undefined ? {} : { charge: charge.id }),
    };
  }

  #capture(intent: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number): void {
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

  #latestCharge(intent: Stripe.PaymentIntent): Stripe.Charge | undefined {
    return typeof intent.latest_charge === 'string' ? this.#charges.get(intent.latest_charge) : undefined;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

const authenticationRequired: Decline = {
  kind: 'declined',
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const authenticationFailed: Decline = {
  kind: 'declined',
  code: 'payment_intent_authentication_failure',
  declineCode: '',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
};

function cardRefusal(intent: Stripe.PaymentIntent, decline: Decline): StripeRefusal {
  return new StripeRefusal(
    402,
    {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.declineCode,
      message: decline.message,
      ...(decline.param === undefined ? {} : { param: decline.param }),
      ...(typeof intent.latest_charge === 'string' ? { charge: intent.latest_charge } : {}),
      payment_intent: intent,
    },
    true,
  );
}

function noSuchPaymentMethod(id: string): StripeRefusal {
  return invalidParameter(
    'payment_method',
    `No such PaymentMethod: '${id}'; it is possible that this PaymentMethod exists on one of your connected accounts. (The stand-in knows the test payment methods that its README lists.)`,
    'resource_missing',
  );
}
