import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TaxRate, taxOn } from './tax.ts';
import { totalsOf } from './totals.ts';

const rate = (text: string): TaxRate => ({ name: 'VAT', jurisdiction: 'DE', rate: text });

const rates = fc.array(
  fc.nat(400_000).map((millionths) => rate(`0.${String(millionths).padStart(6, '0')}`)),
  { minLength: 1, maxLength: 3 },
);

describe('tax on an amount', () => {
  it.each([
    [11_900, '0.19', 'inclusive', 1_900],
    [10_000, '0.19', 'exclusive', 1_900],
    // Half a cent is rounded up.
    [50, '0.01', 'exclusive', 1],
    [49, '0.01', 'exclusive', 0],
    [1, '0.5', 'inclusive', 0],
    [3, '0.5', 'inclusive', 1],
    [10_000, '0', 'exclusive', 0],
  ] as const)('%i at %s, %s, is %i', (amount, at, mode, tax) => {
    expect(taxOn(amount, [rate(at)], mode)).toEqual([tax]);
  });

  it('splits the tax of several jurisdictions without losing a cent', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), rates, fc.constantFrom('inclusive', 'exclusive'), (amount, by, mode) => {
        const all = by.reduce((sum, one) => sum + Math.round(Number(one.rate) * 1_000_000), 0);
        const parts = taxOn(amount, by, mode).reduce((sum, part) => sum + part, 0);
        const exact = mode === 'exclusive' ? (amount * all) / 1_000_000 : (amount * all) / (1_000_000 + all);
        expect(Math.abs(parts - exact)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
    );
  });

  it('is never more than an inclusive amount', () => {
    fc.assert(
      fc.property(fc.nat(), rates, (amount, by) => {
        const tax = taxOn(amount, by, 'inclusive').reduce((sum, part) => sum + part, 0);
        expect(tax).toBeLessThanOrEqual(amount);
      }),
    );
  });
});

describe('totals', () => {
  const lines = [{ amount: 1_000 }, { amount: 2_345 }];
  const taxes = [
    { ...rate('0.19'), on: 0, amount: 190 },
    { ...rate('0.19'), on: 1, amount: 446 },
    { ...rate('0.19'), on: 'shipping' as const, amount: 93 },
  ];
  const sale = { lines, shipping: { amount: 490 } };

  it('add tax on top of exclusive prices', () => {
    expect(totalsOf({ ...sale, taxMode: 'exclusive' }, taxes)).toEqual({
      items: 3_345,
      shipping: 490,
      discount: 0,
      tax: 729,
      total: 3_345 + 490 + 729,
    });
  });

  it('hold the tax already when prices are inclusive', () => {
    expect(totalsOf({ ...sale, taxMode: 'inclusive' }, taxes)).toMatchObject({ tax: 729, total: 3_345 + 490 });
  });
});
