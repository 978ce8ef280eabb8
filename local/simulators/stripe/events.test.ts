import { beforeEach, describe, expect, it } from 'vitest';
import { start, type TestAccount, testAccount } from './machine.fixture.ts';

const day = 24 * 60 * 60 * 1000;
let account: TestAccount;
beforeEach(() => {
  account = testAccount();
});

describe('the events of an account', () => {
  it('tell what happened to a payment, step by step', () => {
    const intent = account.create();
    expect(account.eventTypes()).toEqual(['payment_intent.created']);
    account.call('paymentIntents.confirm', intent);
    expect(account.eventTypes()).toEqual(['charge.succeeded', 'payment_intent.amount_capturable_updated']);
    account.call('paymentIntents.capture', intent);
    expect(account.eventTypes()).toEqual(['charge.captured', 'payment_intent.succeeded']);
    account.call('refunds.create', undefined, { payment_intent: intent });
    expect(account.eventTypes()).toEqual(['charge.refunded', 'refund.created']);
    expect(account.eventTypes()).toEqual([]);
  });

  it('tell of a buyer who must authenticate, and of what comes of it', () => {
    const intent = account.create({ payment_method: 'pm_card_threeDSecure2Required', confirm: true });
    expect(account.eventTypes()).toEqual(['payment_intent.created', 'payment_intent.requires_action']);
    account.machine.authenticate(intent, 'failed');
    expect(account.eventTypes()).toEqual(['payment_intent.payment_failed']);
    account.call('paymentIntents.confirm', intent, { payment_method: 'pm_card_visa_chargeDeclined' });
    expect(account.eventTypes()).toEqual(['charge.failed', 'payment_intent.payment_failed']);
    account.call('paymentIntents.cancel', intent);
    expect(account.eventTypes()).toEqual(['payment_intent.canceled']);
  });

  it('tell of a cancel that releases money', () => {
    const intent = account.authorized();
    account.eventTypes();
    account.call('paymentIntents.cancel', intent);
    expect(account.eventTypes()).toEqual(['charge.refunded', 'refund.created', 'payment_intent.canceled']);
  });

  it('have the whole envelope, and the object as it was then', () => {
    const intent = account.create();
    account.call('paymentIntents.confirm', intent, {}, 'k1');
    const events = account.machine.takeEvents(2);
    account.call('paymentIntents.capture', intent);
    expect(events.at(-1)).toEqual({
      id: expect.stringMatching(/^evt_\w{24}$/),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: start / 1000,
      data: { object: expect.objectContaining({ id: intent, status: 'requires_capture' }) },
      livemode: false,
      pending_webhooks: 2,
      request: { id: expect.stringMatching(/^req_/), idempotency_key: 'k1' },
      type: 'payment_intent.amount_capturable_updated',
    });
  });

  it('name no request when something happens by itself, and the time at which it happened', () => {
    account.authorized();
    account.machine.takeEvents();
    account.clock.advance(30 * day);
    account.machine.tick();
    const events = account.machine.takeEvents();
    expect(events.map(({ type }) => type)).toEqual([
      'charge.expired',
      'charge.refunded',
      'refund.created',
      'payment_intent.canceled',
    ]);
    expect(new Set(events.map(({ created }) => created))).toEqual(new Set([(start + 7 * day) / 1000]));
    expect(events[0]?.request).toEqual({ id: null, idempotency_key: null });
    expect(account.machine.books().refunds).toMatchObject([{ reason: 'expired_uncaptured_charge' }]);
  });

  it('do not tell of requests that were refused, or replayed', () => {
    const intent = account.create();
    account.call('paymentIntents.confirm', intent, {}, 'k1');
    account.eventTypes();
    account.call('paymentIntents.confirm', intent, {}, 'k1');
    account.call('paymentIntents.confirm', intent, {}, 'k2');
    account.call('refunds.create', undefined, { payment_intent: intent });
    expect(account.eventTypes()).toEqual([]);
  });

  it('are gone after a reset', () => {
    account.authorized();
    account.machine.reset();
    expect(account.eventTypes()).toEqual([]);
    expect(account.machine.nextAt()).toBeUndefined();
  });
});
