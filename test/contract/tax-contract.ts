import { beforeAll, describe, expect, it } from 'vitest';
import type { Tax, Taxable } from '../../shared/ports/tax.ts';
import { sampleOrder } from '../sample-order.ts';

export interface TaxUnderContract {
  tax: Tax;
  /** Where the provider knows a tax that is not 0. */
  taxed: Taxable['destination'] & { currency: string };
  /** Where it knows none. */
  unknown: Taxable['destination'] & { currency: string };
  /** Product tax codes of the provider. */
  goods: string;
  shipping: string;
}

/** What the pipeline relies on, whoever knows the taxes. */
export function taxContract(open: () => Promise<TaxUnderContract>): void {
  let opened: TaxUnderContract;
  let tax: Tax;
  beforeAll(async () => {
    opened = await open();
    ({ tax } = opened);
  });

  const sale = ({ country, region, currency }: TaxUnderContract['taxed'], parts: Partial<Taxable> = {}): Taxable => ({
    currency,
    taxMode: tax.mode(country),
    destination: { country, region },
    placedAt: Date.UTC(2026, 10, 3),
    lines: [
      { amount: 10_000, taxCode: opened.goods },
      { amount: 1, taxCode: opened.goods },
    ],
    shipping: { amount: 490, taxCode: opened.shipping },
    ...parts,
  });
  const taxesOf = async (wanted: Taxable) => {
    const result = await tax.calculate(wanted);
    if (result.kind !== 'taxes') throw new Error(result.detail);
    return result.taxes;
  };

  describe('the tax of a sale', () => {
    it('is given per line and rate, in minor units, and the same when it is asked for again', async () => {
      const wanted = sale(opened.taxed);
      const taxes = await taxesOf(wanted);
      expect(taxes.reduce((sum, { amount }) => sum + amount, 0)).toBeGreaterThan(0);
      for (const { on, amount, rate } of taxes) {
        expect([0, 1, 'shipping']).toContain(on);
        expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(rate).toMatch(/^0(\.\d{1,6})?$/);
      }
      expect(await taxesOf(wanted)).toEqual(taxes);
    });

    it('falls on no shipping where nothing is shipped', async () => {
      const taxes = await taxesOf(sale(opened.taxed, { shipping: null }));
      expect(taxes.filter(({ on }) => on === 'shipping')).toEqual([]);
    });

    it('is impossible, and says why, where the provider knows none', async () => {
      const result = await tax.calculate(sale(opened.unknown));
      expect(result).toEqual({
        kind: 'impossible',
        code: expect.stringMatching(/^[a-z_]+$/),
        detail: expect.stringMatching(/./),
      });
    });
  });

  it('a sale is put on the books and taken off them, however often that is asked', async () => {
    const order = sampleOrder(1);
    for (const move of ['commit', 'commit', 'reverse', 'reverse'] as const) {
      await expect(tax[move](order)).resolves.toBeUndefined();
    }
  });
}
