import { beforeEach, describe, expect, it } from 'vitest';
import { disputedAfterMs } from './disputes.ts';
import { idOf, type TestAccount, testAccount } from './machine.fixture.ts';

let account: TestAccount;
beforeEach(() => {
  account = testAccount();
});

const disputes = () => account.machine.books().disputes;

describe('a dispute', () => {
  it.each([
    ['pm_card_createDispute', 'fraudulent', 'needs_response', true],
    ['pm_card_createDisputeProductNotReceived', 'product_not_received', 'needs_response', true],
    ['pm_card_createDisputeInquiry', 'fraudulent', 'warning_needs_response', false],
  ])('follows the capture of %s', (paymentMethod, reason, status, movesMoney) => {
    const intent = account.captured(paymentMethod);
    account.clock.advance(disputedAfterMs - 1);
    account.eventTypes();
    expect(disputes()).toEqual([]);
    account.clock.advance(1);
    expect(account.eventTypes()).toEqual(
      movesMoney ? ['charge.dispute.created', 'charge.dispute.funds_withdrawn'] : ['charge.dispute.created'],
    );
    expect(disputes()).toMatchObject([
      { amount: 4_200, payment_intent: intent, charge: account.charge().id, reason, status },
    ]);
    expect(account.charge().disputed).toBe(true);
    expect(account.call('refunds.create', undefined, { payment_intent: intent }).status).toBe(movesMoney ? 400 : 200);
  });

  it('does not follow when nothing was captured, or nothing is left', () => {
    account.authorized('pm_card_createDispute');
    const refunded = account.captured('pm_card_createDispute');
    account.call('refunds.create', undefined, { payment_intent: refunded });
    account.clock.advance(disputedAfterMs);
    expect(disputes()).toEqual([]);
  });

  it('that is open or lost keeps the charge from being refunded; one that is won does not', () => {
    const refund = (intent: string) => account.call('refunds.create', undefined, { payment_intent: intent, amount: 1 });
    for (const outcome of ['lost', 'won'] as const) {
      const intent = account.captured();
      const dispute = idOf(account.machine.dashboard.dispute(intent));
      expect(refund(intent)).toMatchObject({ status: 400, body: { error: { code: 'charge_disputed' } } });
      account.eventTypes();
      expect(account.machine.dashboard.closeDispute(dispute, outcome).body).toMatchObject({ status: outcome });
      expect(account.eventTypes()).toEqual([
        'charge.dispute.closed',
        ...(outcome === 'won' ? ['charge.dispute.funds_reinstated'] : []),
      ]);
      expect(refund(intent).status).toBe(outcome === 'won' ? 200 : 400);
    }
  });

  it('covers what was not refunded before', () => {
    const intent = account.captured();
    account.call('refunds.create', undefined, { payment_intent: intent, amount: 1_200 });
    expect(account.machine.dashboard.dispute(intent).body).toMatchObject({ amount: 3_000 });
  });

  it('is opened once, and only over captured money', () => {
    const { dashboard } = account.machine;
    expect(dashboard.dispute(account.authorized()).status).toBe(400);
    const intent = account.captured();
    expect(dashboard.dispute(intent).status).toBe(200);
    expect(dashboard.dispute(intent).status).toBe(400);
    expect(dashboard.dispute('pi_1').status).toBe(404);
  });

  it('ends once; an inquiry ends without money', () => {
    const { dashboard } = account.machine;
    const kind = { reason: 'fraudulent', isInquiry: true } as const;
    const inquiry = idOf(dashboard.dispute(account.captured(), kind));
    expect(dashboard.closeDispute(inquiry, 'lost').status).toBe(400);
    account.eventTypes();
    expect(dashboard.closeDispute(inquiry, 'won').body).toMatchObject({ status: 'warning_closed' });
    expect(account.eventTypes()).toEqual(['charge.dispute.closed']);
    expect(dashboard.closeDispute(inquiry, 'won').status).toBe(400);
    expect(dashboard.closeDispute('du_1', 'won').status).toBe(404);
  });

  it('is read by id, and listed by intent or charge', () => {
    const [intent, other] = [account.captured(), account.captured()];
    const id = idOf(account.machine.dashboard.dispute(intent));
    expect(account.call('disputes.retrieve', id).body).toMatchObject({ id, evidence_details: { has_evidence: false } });
    const list = (parameters: object) => account.call('disputes.list', undefined, { ...parameters }).body;
    expect(list({ payment_intent: intent })).toMatchObject({ data: [{ id }], has_more: false });
    expect(list({ payment_intent: other })).toMatchObject({ data: [] });
    expect(list({ charge: disputes()[0]?.charge })).toMatchObject({ data: [{ id }] });
  });
});
