import { beforeAll, describe, expect, it } from 'vitest';
import { amount, captured, currency, newKey, type PaymentsUnderContract, prepared } from './paying.ts';

const day = 24 * 60 * 60 * 1_000;

/** What the pipeline relies on, whoever moves the money. */
export function paymentsContract(open: () => Promise<PaymentsUnderContract>): void {
  let opened: PaymentsUnderContract;
  let payments: PaymentsUnderContract['payments'];
  beforeAll(async () => {
    opened = await open();
    ({ payments } = opened);
  });

  describe('a payment', () => {
    it('is prepared once under a key, and no money is asked for', async () => {
      const key = newKey();
      const ref = await prepared(opened, key);
      expect(await prepared(opened, key)).toBe(ref);
      expect(await prepared(opened, { ...key, generation: 2 })).not.toBe(ref);
      expect(await payments.status(ref)).toEqual({ kind: 'prepared' });
    });

    it('is authorized for four days at least, and captured whole, however often that is asked', async () => {
      const key = newKey();
      const ref = await prepared(opened, key);
      const authorized = await payments.authorize(ref, key);
      const inFourDays = Date.now() + 4 * day;
      expect(authorized).toEqual({ kind: 'authorized', captureBefore: expect.toSatisfy((at) => at > inFourDays) });
      expect(await payments.authorize(ref, key)).toEqual(authorized);
      expect(await payments.status(ref)).toEqual(authorized);
      for (const burnt of [0, 0, 1]) {
        expect(await payments.capture(ref, { ...key, burnt })).toEqual({ kind: 'captured', amount });
      }
      expect(await payments.status(ref)).toEqual({ kind: 'captured', amount });
    });

    it.each([
      ['refused', 'declined', /^[a-z_]+$/],
      ['unfunded', 'action_required', /^insufficient_funds$/],
      ['authenticating', 'action_required', /^authentication_required$/],
    ] as const)('by a method that is %s is %s, and stays open until it is canceled', async (method, kind, code) => {
      const key = newKey();
      const ref = await prepared(opened, key, method);
      const answer = { kind, code: expect.stringMatching(code) };
      for (const burnt of [0, 0, 1]) expect(await payments.authorize(ref, { ...key, burnt })).toEqual(answer);
      expect(await payments.status(ref)).toEqual(answer);
      expect(await payments.clientSecret(ref)).toEqual(expect.any(String));
      expect(await payments.cancel(ref, key)).toEqual({ kind: 'canceled' });
      expect(await payments.clientSecret(ref)).toBeNull();
    });

    it('ends as canceled or voided, and cannot be captured any more', async () => {
      const [open, held] = [newKey(), newKey()];
      const [openRef, heldRef] = [await prepared(opened, open), await prepared(opened, held)];
      await payments.authorize(heldRef, held);
      for (const burnt of [0, 0, 1]) {
        expect(await payments.cancel(openRef, { ...open, burnt })).toEqual({ kind: 'canceled' });
        expect(await payments.cancel(heldRef, { ...held, burnt })).toEqual({ kind: 'voided' });
      }
      expect(await payments.status(heldRef)).toEqual({ kind: 'voided' });
      expect(await payments.capture(heldRef, held)).toMatchObject({ kind: 'gone' });
    });

    it('that is captured cannot be canceled', async () => {
      const key = newKey();
      expect(await payments.cancel(await captured(opened, key), key)).toEqual({ kind: 'captured', amount });
    });

    it('may be disputed, which its list tells', async () => {
      const ref = await captured(opened, newKey(), 'disputed');
      let disputes = await payments.disputes(ref);
      for (let round = 0; disputes.length === 0 && round < 30; round += 1) {
        await opened.passTime();
        disputes = await payments.disputes(ref);
      }
      expect(disputes).toMatchObject([{ amount, state: 'open' }]);
    });
  });

  describe('a refund', () => {
    it('is given in parts, each once, and no more than was taken', async () => {
      const key = newKey();
      const ref = await captured(opened, key);
      const give = (commandId: string, part: number) =>
        payments.refund(ref, { commandId, amount: part, currency }, key);
      const first = await give('r-1', 1_500);
      expect(first).toEqual({ kind: 'refunded', ref: expect.any(String) });
      expect(await give('r-1', 1_500)).toEqual(first);
      expect(await give('r-2', 2_701)).toEqual({ kind: 'exceeds' });
      expect(await give('r-3', 2_700)).toMatchObject({ kind: 'refunded' });
      expect(await give('r-4', 1)).toEqual({ kind: 'exceeds' });
      const given = new Map((await payments.refunds(ref)).map((one) => [one.commandId, one.failed ? 0 : one.amount]));
      expect(given).toEqual(new Map(Object.entries({ 'r-1': 1_500, 'r-3': 2_700 })));
    });

    it('is given once by runs that meet', async () => {
      const key = newKey();
      const ref = await captured(opened, key);
      const run = () => payments.refund(ref, { commandId: 'r-1', amount: 100, currency }, key);
      const runs = await Promise.allSettled([run(), run(), run()]);
      expect(runs.map(({ status }) => status)).toContain('fulfilled');
      expect(await payments.refunds(ref)).toMatchObject([{ commandId: 'r-1', amount: 100 }]);
    });

    it('is refused while nothing was taken', async () => {
      const key = newKey();
      const ref = await prepared(opened, key);
      const refund = { commandId: 'r-1', amount: 100, currency };
      expect(await payments.refund(ref, refund, key)).toMatchObject({ kind: 'refused' });
      expect(await payments.refunds(ref)).toEqual([]);
    });
  });
}
