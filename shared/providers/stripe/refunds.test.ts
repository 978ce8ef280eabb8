import { beforeEach, describe, expect, it } from 'vitest';
import type { Payments } from '../../ports/payments.ts';
import {
  day,
  key,
  orderId,
  payable,
  refundOf,
  type SimulatedAccount,
  simulatedAccount,
  start,
} from './simulated-account.fixture.ts';

let account: SimulatedAccount;
let payments: Payments;

beforeEach(async ({ onTestFinished }) => {
  account = await simulatedAccount(onTestFinished);
  payments = account.payments;
});

describe('a refund', () => {
  it('is made under its command, and gives the same answer when asked again', async () => {
    const ref = await account.captured();
    const answer = await payments.refund(ref, refundOf('r-1'), key);
    expect(answer).toEqual({ kind: 'refunded', ref: expect.stringMatching(/^re_/) });
    expect(await payments.refund(ref, refundOf('r-1'), key)).toEqual(answer);
    const { calls, objects } = await account.books();
    expect(calls.at(-1)?.key).toBe(`${orderId}:refund:r-1:1:0`);
    expect(objects.refunds).toMatchObject([{ amount: 1_500, metadata: { commandId: 'r-1', orderId } }]);
  });

  it('is written and read as Stripe counts', async () => {
    const prepared = await payments.prepare(payable('pm_card_visa', { amount: 5_000, currency: 'ISK' }), key);
    if (prepared.kind !== 'prepared') throw new Error(prepared.kind);
    await payments.authorize(prepared.ref, key);
    await payments.capture(prepared.ref, key);
    await payments.refund(prepared.ref, { commandId: 'r-1', amount: 2_000, currency: 'ISK' }, key);
    expect((await account.books()).objects.refunds).toMatchObject([{ amount: 200_000 }]);
    expect(await payments.refunds(prepared.ref)).toMatchObject([{ commandId: 'r-1', amount: 2_000 }]);
  });

  it('exceeds what is left, also when nothing is', async () => {
    const ref = await account.captured();
    expect(await payments.refund(ref, refundOf('r-1', 4_201), key)).toEqual({ kind: 'exceeds' });
    await payments.refund(ref, refundOf('r-2', 4_000), key);
    expect(await payments.refund(ref, refundOf('r-3', 201), key)).toEqual({ kind: 'exceeds' });
    await payments.refund(ref, refundOf('r-4', 200), key);
    expect(await payments.refund(ref, refundOf('r-5', 1), key)).toEqual({ kind: 'exceeds' });
  });

  it('is refused of what was not captured, or is disputed', async () => {
    const open = await account.authorized();
    expect(await payments.refund(open, refundOf('r-1'), key)).toMatchObject({ kind: 'refused' });
    const disputed = await account.captured();
    await account.elsewhere(`payment_intents/${disputed}/dispute`);
    const refusal = { kind: 'refused', code: 'charge_disputed' };
    expect(await payments.refund(disputed, refundOf('r-1'), { ...key, burnt: 1 })).toEqual(refusal);
  });

  it('is refused in decimals that Stripe lacks', async () => {
    const ref = await account.captured();
    const refund = { commandId: 'r-1', amount: 1_005, currency: 'KWD' };
    expect(await payments.refund(ref, refund, key)).toEqual({ kind: 'refused', code: 'amount_not_supported' });
  });

  it('counts as made while it is pending, and as failed when the bank gives it back', async () => {
    const ref = await account.captured('pm_card_refundFail');
    expect(await payments.refund(ref, refundOf('r-1'), key)).toMatchObject({ kind: 'refunded' });
    await account.later(60_000);
    expect(await payments.refunds(ref)).toMatchObject([{ commandId: 'r-1', failed: true }]);
  });

  it('that failed does not stand for the next try of its command', async () => {
    const ref = await account.captured('pm_card_refundFail');
    await payments.refund(ref, refundOf('r-1'), key);
    await account.later(60_000);
    await account.fault({ operation: 'refunds.create', effect: 'before' });
    await expect(payments.refund(ref, refundOf('r-1'), { ...key, burnt: 1 })).rejects.toMatchObject({
      class: 'ambiguous',
    });
  });
});

it('all refunds of a payment are listed, the dashboard’s among them', async () => {
  const ref = await account.captured();
  await payments.refund(ref, refundOf('r-1', 100), key);
  await account.elsewhere(`payment_intents/${ref}/refund`, { amount: 300 });
  await account.captured();
  expect(await payments.refunds(ref)).toEqual([
    { ref: expect.stringMatching(/^re_/), commandId: null, amount: 300, failed: false },
    { ref: expect.stringMatching(/^re_/), commandId: 'r-1', amount: 100, failed: false },
  ]);
});

it('what was authorized and never captured is released, and no refund', async () => {
  const ref = await account.authorized();
  await account.captureInPart(ref, 1_000);
  expect((await account.books()).objects.refunds).toMatchObject([{ amount: 3_200 }]);
  expect(await payments.refunds(ref)).toEqual([]);
  expect(await account.paymentBooks.within(start, start + day)).toMatchObject([{ ref, captured: 1_000, refunded: 0 }]);
  await payments.refund(ref, refundOf('r-1', 400), key);
  expect(await payments.refunds(ref)).toMatchObject([{ commandId: 'r-1', amount: 400 }]);
  expect(await account.paymentBooks.within(start, start + day)).toMatchObject([{ captured: 1_000, refunded: 400 }]);
});

describe('a dispute', () => {
  it.each([
    ['won', 'won'],
    ['lost', 'lost'],
  ] as const)('is open until it is %s', async (status, state) => {
    const ref = await account.captured();
    expect(await payments.disputes(ref)).toEqual([]);
    await account.elsewhere(`payment_intents/${ref}/dispute`);
    const [dispute] = await payments.disputes(ref);
    const told = { ref: expect.stringMatching(/^du_/), amount: 4_200, reason: 'fraudulent' };
    expect(dispute).toEqual({ ...told, state: 'open' });
    await account.elsewhere(`disputes/${dispute?.ref}/close`, { status });
    expect(await payments.disputes(ref)).toEqual([{ ...told, state }]);
  });

  it('that is an inquiry is open, and won when the bank asks no more', async () => {
    const ref = await account.captured();
    await account.elsewhere(`payment_intents/${ref}/dispute`, { isInquiry: true });
    const [inquiry] = await payments.disputes(ref);
    expect(inquiry).toMatchObject({ state: 'open' });
    await account.elsewhere(`disputes/${inquiry?.ref}/close`, { status: 'won' });
    expect(await payments.disputes(ref)).toMatchObject([{ state: 'won' }]);
  });
});
