import { beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../shared/order/order.ts';
import type { CarrierService, Shipping } from '../../shared/ports/shipping.ts';
import { freshOrderId } from './fresh-order-id.ts';

export interface ShippingUnderContract {
  shipping: Shipping;
  by: CarrierService;
  deliverable: Address;
  undeliverable: Address;
}

/** What the pipeline relies on, whoever sells the labels. */
export function shippingContract(open: () => Promise<ShippingUnderContract>): void {
  let opened: ShippingUnderContract;
  let shipping: Shipping;
  beforeAll(async () => {
    opened = await open();
    ({ shipping } = opened);
  });

  const prepare = (to: Address) =>
    shipping.prepare({
      orderId: freshOrderId(),
      to,
      email: 'ada@example.com',
      phone: '+14155550100',
      weight: 850,
      ...opened.by,
    });
  const prepared = async () => {
    const answer = await prepare(opened.deliverable);
    if (answer.kind !== 'prepared') throw new Error(answer.detail);
    return answer.ref;
  };

  describe('a shipment', () => {
    it('is prepared without being bought, as often as one likes', async () => {
      const [one, another] = [await prepared(), await prepared()];
      expect(one).not.toBe(another);
      expect(await shipping.status(one)).toEqual({ kind: 'unbought' });
    });

    it('is bought once, and tells its tracking from then on', async () => {
      const ref = await prepared();
      const label = await shipping.buy(ref, opened.by);
      const tracking = { carrier: opened.by.carrier, number: expect.stringMatching(/./), url: expect.anything() };
      expect(label).toEqual({ kind: 'bought', tracking });
      expect(await shipping.buy(ref, opened.by)).toEqual(label);
      expect(await shipping.status(ref)).toMatchObject({ ...label, transit: expect.stringMatching(/^[a-z_]+$/) });
    });

    it('is bought once by runs that meet', async () => {
      const ref = await prepared();
      const runs = await Promise.allSettled([shipping.buy(ref, opened.by), shipping.buy(ref, opened.by)]);
      const label = await shipping.buy(ref, opened.by);
      for (const run of runs) {
        if (run.status === 'fulfilled') expect(run.value).toEqual(label);
        else expect(run.reason).toMatchObject({ name: 'PortFailure', port: 'shipping', class: 'ambiguous' });
      }
    });

    it('to an address where nothing arrives is never bought', async () => {
      const answer = await prepare(opened.undeliverable);
      const end = answer.kind === 'prepared' ? await shipping.buy(answer.ref, opened.by) : answer;
      expect(end).toEqual({ kind: 'undeliverable', detail: expect.stringMatching(/./) });
    });

    it('that nobody knows is a failure, and not an unbought one', async () => {
      await expect(shipping.status('shp_nobody_knows')).rejects.toMatchObject({ port: 'shipping', class: 'unknown' });
    });
  });

  describe('a label', () => {
    it('can be given back, however often that is asked, and stays a bought one', async () => {
      const ref = await prepared();
      await shipping.buy(ref, opened.by);
      expect(await shipping.void(ref)).toBe('requested');
      expect(await shipping.void(ref)).toBe('requested');
      expect(await shipping.status(ref)).toMatchObject({ kind: 'bought' });
    });

    it('that was not bought cannot be given back', async () => {
      expect(await shipping.void(await prepared())).toBe('refused');
    });
  });
}
