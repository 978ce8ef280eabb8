import type Stripe from 'stripe';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestAccount, terms, testAccount } from './machine.fixture.ts';
import type { StripeMachine, StripeOperation } from './machine.ts';
import type { Parameters } from './parameters.ts';

const day = 24 * 60 * 60 * 1000;
let machine: StripeMachine;
let clock: TestAccount['clock'];
let call: TestAccount['call'];
let create: TestAccount['create'];

beforeEach(() => {
  ({ machine, clock, call, create } = testAccount());
});

const charges = (): Stripe.Charge[] => machine.books().charges;

describe('a payment intent', () => {
  it.each([
    ['without a payment method', { payment_method: undefined }, 'requires_payment_method'],
    ['with one', {}, 'requires_confirmation'],
    ['confirmed', { confirm: true }, 'requires_capture'],
    ['confirmed, with automatic capture', { confirm: true, capture_method: 'automatic' }, 'succeeded'],
    [
      'confirmed, with a card that must be authenticated',
      { confirm: 'true', payment_method: 'pm_card_authenticationRequired' },
      'requires_action',
    ],
  ])('is created %s', (_, changes, status) => {
    expect(call('paymentIntents.create', undefined, terms(changes)).body).toMatchObject({ status });
  });

  it('takes the payment method at the confirmation, under an id of its own', () => {
    const id = create({ payment_method: undefined });
    const { body } = call('paymentIntents.confirm', id, { payment_method: 'pm_card_mastercard' });
    expect(body).toMatchObject({ status: 'requires_capture', payment_method: expect.stringMatching(/^pm_\w{24}$/) });
    expect(charges()).toMatchObject([{ payment_method_details: { card: { brand: 'mastercard', last4: '4444' } } }]);
  });

  it('holds the money until capture_before, seven days after the authorization', () => {
    const id = create({ confirm: true });
    const { body } = call('paymentIntents.retrieve', id, { expand: ['latest_charge'] });
    const captureBefore = (Date.UTC(2026, 10, 3) + 7 * day) / 1000;
    expect(body).toMatchObject({
      latest_charge: { payment_method_details: { card: { capture_before: captureBefore } } },
    });
    clock.advance(7 * day - 1_000);
    expect(call('paymentIntents.retrieve', id).body).toMatchObject({ status: 'requires_capture' });
    clock.advance(1_000);
    expect(call('paymentIntents.retrieve', id).body).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
      canceled_at: captureBefore,
      amount_capturable: 0,
    });
    expect(charges()).toMatchObject([{ refunded: true, captured: false }]);
  });

  it('captures a part and releases the rest', () => {
    const id = create({ confirm: true });
    call('paymentIntents.capture', id, { amount_to_capture: 4_000 });
    expect(charges()).toMatchObject([
      { captured: true, amount_captured: 4_000, amount_refunded: 200, refunded: false },
    ]);
  });

  it.each([
    [0, 'parameter_invalid_integer'],
    [4_201, 'amount_too_large'],
    ['4.2', 'parameter_invalid_integer'],
  ])('refuses to capture %s', (amount, code) => {
    const id = create({ confirm: true });
    const answer = call('paymentIntents.capture', id, { amount_to_capture: amount });
    expect(answer).toMatchObject({ status: 400, body: { error: { code, param: 'amount_to_capture' } } });
    expect(call('paymentIntents.retrieve', id).body).toMatchObject({ status: 'requires_capture' });
  });

  it('gives the authorization back when it is canceled', () => {
    const id = create({ confirm: true });
    const canceled = call('paymentIntents.cancel', id, { cancellation_reason: 'abandoned' });
    expect(canceled.body).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect(charges()).toMatchObject([{ refunded: true, amount_refunded: 4_200, amount_captured: 0 }]);
  });

  it.each<[string, StripeOperation, StripeOperation[]]>([
    ['authorized', 'paymentIntents.confirm', ['paymentIntents.confirm']],
    ['captured', 'paymentIntents.confirm', ['paymentIntents.confirm', 'paymentIntents.capture']],
    ['captured', 'paymentIntents.capture', ['paymentIntents.confirm', 'paymentIntents.capture']],
    ['captured', 'paymentIntents.cancel', ['paymentIntents.confirm', 'paymentIntents.capture']],
    ['canceled', 'paymentIntents.cancel', ['paymentIntents.cancel']],
    ['canceled', 'paymentIntents.confirm', ['paymentIntents.cancel']],
    ['voided', 'paymentIntents.capture', ['paymentIntents.confirm', 'paymentIntents.cancel']],
    ['not confirmed', 'paymentIntents.capture', []],
  ])('that is %s refuses %s, and says what it is', (_, refused, history) => {
    const id = create();
    for (const operation of history) expect(call(operation, id).status).toBe(200);
    const before = machine.books();
    const answer = call(refused, id);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', payment_intent: { id } },
      },
    });
    expect(machine.books()).toEqual(before);
  });

  it('cannot be confirmed without a payment method', () => {
    const id = create({ payment_method: undefined });
    expect(call('paymentIntents.confirm', id)).toMatchObject({
      status: 400,
      body: { error: { code: 'payment_intent_unexpected_state' } },
    });
  });

  it('needs a return_url where redirects are not excluded, as since API version 2023-08-16', () => {
    const id = create({ payment_method_types: undefined });
    expect(call('paymentIntents.confirm', id)).toMatchObject({ status: 400, body: { error: { param: 'return_url' } } });
    expect(call('paymentIntents.confirm', id, { return_url: 'https://shop.example/back' }).status).toBe(200);
  });

  it('is not found under an unknown id', () => {
    expect(call('paymentIntents.retrieve', 'pi_0')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing', param: 'intent' } },
    });
  });
});

describe('a test card', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('%s is declined as %s, and the intent stays open', (paymentMethod, code, declineCode) => {
    const id = create({ payment_method: paymentMethod });
    const answer = call('paymentIntents.confirm', id);
    expect(answer).toMatchObject({
      status: 402,
      body: {
        error: {
          type: 'card_error',
          code,
          decline_code: declineCode,
          payment_intent: { id, status: 'requires_payment_method', payment_method: null, last_payment_error: { code } },
        },
      },
    });
    expect(charges()).toMatchObject([{ status: 'failed', paid: false, failure_code: code }]);
    expect(call('paymentIntents.confirm', id, { payment_method: 'pm_card_visa' }).status).toBe(200);
  });

  it.each([
    ['pm_card_threeDSecure2Required', 'succeeded', 'requires_capture', undefined],
    ['pm_card_threeDSecure2Required', 'failed', 'requires_payment_method', 'payment_intent_authentication_failure'],
    ['pm_card_threeDSecureRequiredChargeDeclined', 'succeeded', 'requires_payment_method', 'card_declined'],
  ] as const)('%s that is authenticated (%s) ends in %s', (paymentMethod, outcome, status, code) => {
    const id = create({ payment_method: paymentMethod });
    const confirmed = call('paymentIntents.confirm', id, { return_url: 'https://shop.example/back' });
    expect(confirmed.body).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'https://shop.example/back' } },
    });
    expect(charges()).toEqual([]);
    const { body } = machine.authenticate(id, outcome);
    expect(body).toMatchObject({ status, next_action: null, last_payment_error: code === undefined ? null : { code } });
    expect(machine.authenticate(id, outcome).status).toBe(400);
  });

  it.each(['off_session', 'error_on_requires_action'])('that must be authenticated is declined with %s', (flag) => {
    const id = create({ payment_method: 'pm_card_authenticationRequired' });
    expect(call('paymentIntents.confirm', id, { [flag]: true })).toMatchObject({
      status: 402,
      body: { error: { code: 'authentication_required' } },
    });
  });

  it.each(['pm_1234', 'pm_card_toString', 'pm_card_', 'tok_visa'])('%s does not exist', (paymentMethod) => {
    const answer = call('paymentIntents.create', undefined, terms({ payment_method: paymentMethod }));
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'resource_missing', param: 'payment_method' } },
    });
    expect(machine.books().paymentIntents).toEqual([]);
  });
});

describe('the parameters of a call', () => {
  it.each([
    ['an amount too small for its currency', { amount: 49 }, 'amount_too_small', 'amount'],
    ['another minimum for another currency', { amount: 299, currency: 'SEK' }, 'amount_too_small', 'amount'],
    ['an amount too large', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['an amount below one', { amount: 0 }, 'parameter_invalid_integer', 'amount'],
    ['an amount that is no integer', { amount: 'many' }, 'parameter_invalid_integer', 'amount'],
    ['an amount left out', { amount: undefined }, 'parameter_missing', 'amount'],
    ['a currency left out', { currency: undefined }, 'parameter_missing', 'currency'],
    ['a currency that is none', { currency: 'euro' }, undefined, 'currency'],
    ['an unknown parameter', { customer: 'cus_1' }, 'parameter_unknown', 'customer'],
    [
      'an unknown parameter deeper down',
      { automatic_payment_methods: { enabled: true, hue: 1 } },
      'parameter_unknown',
      'automatic_payment_methods[hue]',
    ],
    ['another expansion', { expand: ['customer'] }, undefined, 'expand[0]'],
    ['a card number', { metadata: { note: 'card 4242 4242 4242 4242' } }, undefined, 'metadata[note]'],
    [
      '51 metadata keys',
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) },
      undefined,
      'metadata',
    ],
  ])('are refused for %s', (_, changes, code, param) => {
    const { status, body } = call('paymentIntents.create', undefined, terms(changes));
    const error = { type: 'invalid_request_error', param, ...(code === undefined ? {} : { code }) };
    expect({ status, body }).toMatchObject({ status: 400, body: { error } });
    expect(JSON.stringify(body)).not.toContain('4242');
    expect(machine.books().paymentIntents).toEqual([]);
  });

  it('may hold long numbers that are no card numbers', () => {
    expect(
      create({ metadata: { gtin: '4006381333931', order: 'ord_4242424242424242', sum: '4242424242424241' } }),
    ).toMatch(/^pi_/);
  });
});

describe('an idempotency key', () => {
  it('brings the first answer back, and nothing happens twice', () => {
    const first = call('paymentIntents.create', undefined, terms({ confirm: true }), 'k1');
    const again = call('paymentIntents.create', undefined, terms({ confirm: true }), 'k1');
    expect(again).toEqual({ ...first, requestId: again.requestId, originalRequestId: first.requestId });
    expect(again.requestId).not.toBe(first.requestId);
    expect(charges()).toHaveLength(1);
  });

  it('keeps the answer as it was, whatever became of the intent', () => {
    const id = create();
    const first = call('paymentIntents.confirm', id, {}, 'k1');
    call('paymentIntents.capture', id);
    expect(call('paymentIntents.confirm', id, {}, 'k1').body).toEqual(first.body);
  });

  it('keeps a decline', () => {
    const id = create({ payment_method: 'pm_card_visa_chargeDeclined' });
    call('paymentIntents.confirm', id, {}, 'k1');
    expect(call('paymentIntents.confirm', id, {}, 'k1')).toMatchObject({
      status: 402,
      originalRequestId: expect.any(String),
    });
    expect(charges()).toHaveLength(1);
  });

  it('sees the same parameters in numbers and in text, in any order', () => {
    const first = call('paymentIntents.create', undefined, { amount: 4_200, currency: 'eur' }, 'k1');
    const again = call('paymentIntents.create', undefined, { currency: 'eur', amount: '4200' }, 'k1');
    expect(again.body).toEqual(first.body);
  });

  it.each<[string, StripeOperation, Parameters]>([
    ['other parameters', 'paymentIntents.create', terms({ amount: 4_300 })],
    ['another endpoint', 'paymentIntents.confirm', {}],
  ])('is refused with %s', (_, operation, parameters) => {
    call('paymentIntents.create', undefined, terms(), 'k1');
    const answer = call(operation, operation === 'paymentIntents.create' ? undefined : create(), parameters, 'k1');
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } });
    expect(answer.originalRequestId).toBeUndefined();
  });

  it('is free again after 24 hours', () => {
    const first = call('paymentIntents.create', undefined, terms(), 'k1');
    clock.advance(day - 1);
    expect(call('paymentIntents.create', undefined, terms(), 'k1').body).toEqual(first.body);
    clock.advance(1);
    expect(call('paymentIntents.create', undefined, terms(), 'k1').body).not.toEqual(first.body);
  });

  it('is not kept by a request whose parameters were refused', () => {
    expect(call('paymentIntents.create', undefined, terms({ amount: 1 }), 'k1').status).toBe(400);
    expect(call('paymentIntents.create', undefined, terms(), 'k1').status).toBe(200);
  });

  it('is in use while the first request is under way', () => {
    const request = { operation: 'paymentIntents.create', parameters: terms(), idempotencyKey: 'k1' } as const;
    expect(machine.accept(request)).toBeUndefined();
    expect(machine.accept(request)).toMatchObject({ status: 409, body: { error: { code: 'idempotency_key_in_use' } } });
    const first = machine.perform(request);
    expect(machine.accept(request)?.body).toEqual(first.body);
  });

  it('keeps a server error, with or without an effect', () => {
    const request = { operation: 'paymentIntents.create', parameters: terms(), idempotencyKey: 'k1' } as const;
    machine.accept(request);
    machine.fail(request, 500);
    expect(machine.handle(request)).toMatchObject({ status: 500, originalRequestId: expect.any(String) });
    expect(machine.books().paymentIntents).toEqual([]);

    const applied = { ...request, idempotencyKey: 'k2' };
    machine.handle(applied);
    machine.fail(applied, 500);
    expect(machine.handle(applied)).toMatchObject({ status: 500, body: { error: { type: 'api_error' } } });
    expect(machine.books().paymentIntents).toHaveLength(1);
  });

  it('is forgotten by a failure below 500', () => {
    const request = { operation: 'paymentIntents.create', parameters: terms(), idempotencyKey: 'k1' } as const;
    machine.accept(request);
    machine.fail(request, 429);
    expect(machine.handle(request).status).toBe(200);
  });
});

it('hands out copies only', () => {
  const id = create({ confirm: true });
  const { body } = call('paymentIntents.retrieve', id, { expand: ['latest_charge'] });
  const before = JSON.stringify(body);
  call('paymentIntents.capture', id);
  expect(JSON.stringify(body)).toBe(before);
});
