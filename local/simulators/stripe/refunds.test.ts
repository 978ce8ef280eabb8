import { beforeEach, describe, expect, it } from 'vitest';
import { idOf, type TestAccount, testAccount } from './machine.fixture.ts';
import { refundSettlesAfterMs } from './refunds.ts';

let account: TestAccount;
beforeEach(() => {
  account = testAccount();
});

const refund = (parameters: object, key?: string) => account.call('refunds.create', undefined, { ...parameters }, key);
const statusOf = (id: string) => account.call('refunds.retrieve', id).body;

describe('a refund', () => {
  it('gives back all that is left, or a part', () => {
    const intent = account.captured();
    const part = refund({ payment_intent: intent, amount: '1200', reason: 'duplicate', metadata: { commandId: 'c1' } });
    expect(part).toMatchObject({
      status: 200,
      body: {
        object: 'refund',
        amount: 1_200,
        currency: 'eur',
        status: 'succeeded',
        reason: 'duplicate',
        payment_intent: intent,
        charge: account.charge().id,
        metadata: { commandId: 'c1' },
      },
    });
    expect(account.charge()).toMatchObject({ amount_refunded: 1_200, refunded: false });
    expect(refund({ charge: account.charge().id }).body).toMatchObject({ amount: 3_000, metadata: {}, reason: null });
    expect(account.charge()).toMatchObject({ amount_captured: 4_200, amount_refunded: 4_200, refunded: true });
    expect(account.call('paymentIntents.retrieve', intent).body).toMatchObject({
      status: 'succeeded',
      amount_received: 4_200,
    });
  });

  it('happens once under its idempotency key', () => {
    const intent = account.captured();
    const first = refund({ payment_intent: intent, amount: 100 }, 'k1');
    expect(refund({ payment_intent: intent, amount: 100 }, 'k1').body).toEqual(first.body);
    expect(account.machine.books().refunds).toHaveLength(1);
  });

  it.each([
    ['more than was charged', 4_201, 'Refund amount (€42.01) is greater than charge amount (€42.00)'],
    ['no amount at all', 0, 'Invalid positive integer'],
  ])('of %s is refused', (_, amount, message) => {
    const answer = refund({ payment_intent: account.captured(), amount });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', param: 'amount', message } },
    });
    expect(account.charge().amount_refunded).toBe(0);
  });

  it('of more than is left is refused without a code, of what is refunded already with one', () => {
    const intent = account.captured();
    refund({ payment_intent: intent, amount: 4_000 });
    const tooMuch = refund({ payment_intent: intent, amount: 201 });
    expect(tooMuch).toMatchObject({
      status: 400,
      body: {
        error: {
          param: 'amount',
          message: 'Refund amount (€2.01) is greater than unrefunded amount on charge (€2.00)',
        },
      },
    });
    expect(tooMuch.body).not.toHaveProperty('error.code');
    refund({ payment_intent: intent });
    for (const amount of [undefined, 1]) {
      expect(refund({ payment_intent: intent, amount })).toMatchObject({
        status: 400,
        body: { error: { code: 'charge_already_refunded', message: expect.stringContaining('already been refunded') } },
      });
    }
  });

  it('is kept under its key also when it was refused', () => {
    const intent = account.captured();
    refund({ payment_intent: intent, amount: 9_000 }, 'k1');
    expect(refund({ payment_intent: intent, amount: 9_000 }, 'k1')).toMatchObject({
      status: 400,
      originalRequestId: expect.any(String),
    });
  });

  it('of an intent that took no money is refused, and of its charge', () => {
    const message = expect.stringContaining('does not have a successful charge to refund');
    const authorized = account.authorized();
    expect(refund({ payment_intent: authorized })).toMatchObject({ status: 400, body: { error: { message } } });
    expect(refund({ charge: account.charge().id })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('You must cancel the PaymentIntent') } },
    });
    account.call('paymentIntents.cancel', authorized);
    expect(refund({ payment_intent: authorized })).toMatchObject({ status: 400, body: { error: { message } } });
  });

  it.each([
    [{}, 400, 'payment_intent'],
    [{ payment_intent: 'pi_1', charge: 'ch_1' }, 400, 'payment_intent'],
    [{ payment_intent: 'pi_1' }, 404, 'payment_intent'],
    [{ charge: 'ch_1' }, 404, 'charge'],
    [{ payment_intent: 'pi_1', reason: 'changed_mind' }, 400, 'reason'],
    [{ payment_intent: 'pi_1', refund_application_fee: true }, 400, 'refund_application_fee'],
  ])('with %j is refused with %s', (parameters, status, param) => {
    expect(refund(parameters)).toMatchObject({ status, body: { error: { param } } });
  });

  it('is not found under an unknown id', () => {
    expect(account.call('refunds.retrieve', 're_1')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing' } },
    });
  });
});

describe('what was authorized and not captured', () => {
  it.each(['canceled', 'captured in part'])('appears among the refunds when the intent is %s', (what) => {
    const intent = account.authorized();
    if (what === 'canceled') account.call('paymentIntents.cancel', intent);
    else account.call('paymentIntents.capture', intent, { amount_to_capture: 4_000 });
    expect(account.machine.books().refunds).toMatchObject([
      {
        amount: what === 'canceled' ? 4_200 : 200,
        reason: null,
        balance_transaction: null,
        destination_details: { card: { type: 'reversal' } },
      },
    ]);
  });
});

describe('a refund that takes its time', () => {
  it('is pending, counts as refunded, and succeeds later', () => {
    const id = idOf(refund({ payment_intent: account.captured('pm_card_pendingRefund'), amount: 1_000 }));
    expect(statusOf(id)).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    expect(account.charge()).toMatchObject({ amount_refunded: 1_000 });
    expect(account.machine.nextAt()).toBe(account.clock.now() + refundSettlesAfterMs);
    account.eventTypes();
    account.clock.advance(refundSettlesAfterMs);
    expect(account.eventTypes()).toEqual(['refund.updated', 'charge.refund.updated']);
    expect(statusOf(id)).toMatchObject({ status: 'succeeded' });
    expect(statusOf(id)).not.toHaveProperty('pending_reason');
  });

  it('fails after it had succeeded, and the money is back', () => {
    const intent = account.captured('pm_card_refundFail');
    const id = idOf(refund({ payment_intent: intent }));
    expect(statusOf(id)).toMatchObject({ status: 'succeeded' });
    expect(account.charge()).toMatchObject({ refunded: true });
    account.eventTypes();
    account.clock.advance(refundSettlesAfterMs);
    expect(account.eventTypes()).toEqual(['refund.failed', 'refund.updated', 'charge.refund.updated']);
    expect(statusOf(id)).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(account.charge()).toMatchObject({ amount_refunded: 0, refunded: false });
    expect(refund({ payment_intent: intent }).status).toBe(200);
  });

  it('fails when the buyer disputes the charge meanwhile', () => {
    const intent = account.captured('pm_card_pendingRefund');
    const id = idOf(refund({ payment_intent: intent, amount: 1_000 }));
    account.machine.dashboard.dispute(intent);
    account.clock.advance(refundSettlesAfterMs);
    expect(statusOf(id)).toMatchObject({ status: 'failed', failure_reason: 'charge_for_pending_refund_disputed' });
  });
});
