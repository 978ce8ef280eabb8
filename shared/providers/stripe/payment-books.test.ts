import { beforeEach, describe, expect, it } from 'vitest';
import { key, orderId, refundOf, type SimulatedAccount, simulatedAccount, start } from './simulated-account.fixture.ts';

let account: SimulatedAccount;
beforeEach(async ({ onTestFinished }) => {
  account = await simulatedAccount(onTestFinished);
});

const hour = 60 * 60_000;
const untouched = { orderId, isAuthorized: false, captured: 0, refunded: 0, disputes: [] };

describe('the books of a Stripe account', () => {
  it('tell what each payment has come to', async () => {
    const prepared = await account.prepared();
    const authorized = await account.authorized();
    const captured = await account.captured();
    await account.payments.refund(captured, refundOf('r1'), key);
    const booked = await account.paymentBooks.within(start, start + hour);
    expect(new Map(booked.map(({ ref, ...rest }) => [ref, rest]))).toEqual(
      new Map([
        [prepared, untouched],
        [authorized, { ...untouched, isAuthorized: true }],
        [captured, { ...untouched, captured: 4_200, refunded: 1_500 }],
      ]),
    );
  });

  it('find an old payment again by its new refund, and no payment of another time', async () => {
    const old = await account.captured();
    await account.later(2 * hour);
    expect(await account.paymentBooks.within(start + hour, start + 3 * hour)).toEqual([]);
    await account.payments.refund(old, refundOf('r1'), key);
    const booked = await account.paymentBooks.within(start + hour, start + 3 * hour);
    expect(booked).toEqual([{ ref: old, ...untouched, captured: 4_200, refunded: 1_500 }]);
    expect(await account.paymentBooks.within(start, start + hour)).toEqual(booked);
  });

  it('find a payment by its dispute', async () => {
    const disputed = await account.captured('pm_card_createDispute');
    await account.later(60_000);
    const [payment] = await account.paymentBooks.within(start, start + hour);
    expect(payment).toMatchObject({ ref: disputed, disputes: [{ state: 'open' }] });
  });

  it('are read page by page', async () => {
    for (let n = 0; n < 101; n += 1) await account.prepared();
    expect(await account.paymentBooks.within(start, start + hour)).toHaveLength(101);
  });

  it('cannot be read while the provider is out', async () => {
    await account.fault({ operation: 'refunds.list', effect: 'status', status: 503 });
    await expect(account.paymentBooks.within(start, start + hour)).rejects.toMatchObject({ class: 'transient' });
  });
});
