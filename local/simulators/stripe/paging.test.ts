import { beforeEach, describe, expect, it } from 'vitest';
import { idOf, start, type TestAccount, testAccount } from './machine.fixture.ts';
import { page } from './paging.ts';

const objects = [1, 2, 3, 4, 5].map((created) => ({ id: `o${created}`, created }));
const ids = (parameters: Parameters<typeof page>[2]) => page('/v1/o', objects, parameters).data.map(({ id }) => id);

describe('a page of a list', () => {
  it('holds the newest first, and tells whether there are more', () => {
    expect(page('/v1/o', objects, { limit: 2 })).toEqual({
      object: 'list',
      url: '/v1/o',
      has_more: true,
      data: [objects[4], objects[3]],
    });
    expect(page('/v1/o', objects, { limit: 5 }).has_more).toBe(false);
  });

  it('goes on after an object', () => {
    expect(ids({ limit: 2, starting_after: 'o4' })).toEqual(['o3', 'o2']);
    expect(ids({ limit: 2, starting_after: 'o1' })).toEqual([]);
    expect(() => ids({ limit: 2, starting_after: 'o9' })).toThrow('o9');
  });

  it.each([
    [3, ['o3']],
    [{ gte: 4 }, ['o5', 'o4']],
    [{ gt: 4 }, ['o5']],
    [{ lte: 2 }, ['o2', 'o1']],
    [{ gt: 1, lt: 3 }, ['o2']],
  ])('holds what was created within %j', (created, expected) => {
    expect(ids({ limit: 10, created })).toEqual(expected);
  });
});

describe('the lists of an account', () => {
  let account: TestAccount;
  beforeEach(() => {
    account = testAccount();
  });

  it('hold intents with their charges, by time', () => {
    const first = account.captured();
    account.clock.advance(60_000);
    const second = account.captured();
    const list = (parameters: object) => account.call('paymentIntents.list', undefined, { ...parameters }).body;
    expect(list({ expand: ['data.latest_charge'] })).toMatchObject({
      url: '/v1/payment_intents',
      has_more: false,
      data: [
        { id: second, latest_charge: { amount_captured: 4_200 } },
        { id: first, latest_charge: { amount_captured: 4_200 } },
      ],
    });
    expect(list({ created: { gte: String(start / 1000 + 1) } })).toMatchObject({ data: [{ id: second }] });
    expect(list({ limit: '1', starting_after: second })).toMatchObject({ data: [{ id: first }], has_more: false });
  });

  it('hold the charges and refunds of an intent', () => {
    const declined = account.create({ payment_method: 'pm_card_visa_chargeDeclined' });
    account.call('paymentIntents.confirm', declined);
    account.call('paymentIntents.confirm', declined, { payment_method: 'pm_card_visa' });
    const other = account.captured();
    expect(account.call('charges.list', undefined, { payment_intent: declined }).body).toMatchObject({
      data: [{ status: 'succeeded' }, { status: 'failed' }],
    });
    const refund = idOf(account.call('refunds.create', undefined, { payment_intent: other, amount: 5 }));
    const list = (parameters: object) => account.call('refunds.list', undefined, { ...parameters }).body;
    expect(list({ payment_intent: other })).toMatchObject({ data: [{ id: refund }] });
    expect(list({ payment_intent: declined })).toMatchObject({ data: [] });
    expect(list({ charge: account.charge().id })).toMatchObject({ data: [{ id: refund }] });
    expect(account.call('charges.retrieve', account.charge().id).body).toMatchObject({ amount_refunded: 5 });
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ ending_before: 're_1' }, 'ending_before'],
    [{ expand: ['data.charge'] }, 'expand[0]'],
    [{ starting_after: 're_1' }, 'starting_after'],
  ])('refuse %j', (parameters, param) => {
    expect(account.call('refunds.list', undefined, parameters)).toMatchObject({
      status: 400,
      body: { error: { param } },
    });
  });

  it('do not know intents that do not exist', () => {
    expect(account.call('refunds.list', undefined, { payment_intent: 'pi_1' }).status).toBe(404);
  });
});
