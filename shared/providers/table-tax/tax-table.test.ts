import { describe, expect, it } from 'vitest';
import { readTaxTable, TaxTableError } from './tax-table.ts';

const table = (rates: object[]) => ({
  categories: { books: ['txcd_1'], food: ['txcd_2'] },
  countries: { DE: { mode: 'inclusive', taxes: [{ name: 'VAT', rates }] } },
});

describe('readTaxTable', () => {
  it('takes rates that follow each other, and special ones beside the general one', () => {
    const rates = [
      { rate: '0.19', to: '2026-01-01' },
      { rate: '0.2', from: '2026-01-01' },
      { rate: '0.07', of: ['books', 'food'] },
    ];
    expect(readTaxTable(table(rates)).countries.DE?.taxes?.[0]?.rates).toEqual(rates);
  });

  it.each([
    [
      'two general rates at once',
      table([{ rate: '0.1' }, { rate: '0.2', from: '2026-01-01' }]),
      'countries.DE.taxes.0.rates.1: is for the same goods at the same time as rates.0',
    ],
    [
      'two rates of a category at once',
      table([{ rate: '0.1' }, { rate: '0', of: ['food'] }, { rate: '0.2', of: ['books', 'food'] }]),
      'countries.DE.taxes.0.rates.2',
    ],
    [
      'a rate that ends before it begins',
      table([{ rate: '0.1', from: '2026-01-01', to: '2025-01-01' }]),
      'rates.0.to: expected a day after "from"',
    ],
    ['a percentage', table([{ rate: '19' }]), 'rates.0.rate: expected a rate from 0 to below 1'],
    [
      'a category that is none',
      table([{ rate: '0.1' }, { rate: '0', of: ['wine'] }]),
      'countries.DE: "wine" is no category; there are books, food',
    ],
    [
      'a code in two categories',
      { categories: { a: ['txcd_1'], b: ['txcd_1'] }, countries: {} },
      'categories: "txcd_1" is in two categories',
    ],
    [
      'taxes and regions',
      { categories: {}, countries: { DE: { mode: 'inclusive', taxes: [], regions: {} } } },
      'countries.DE: expected either "taxes" or "regions"',
    ],
    ['no taxes at all', { categories: {}, countries: { DE: { mode: 'inclusive' } } }, 'countries.DE: expected either'],
  ])('names %s', (_, faulty, fault) => {
    expect(() => readTaxTable(faulty)).toThrow(TaxTableError);
    expect(() => readTaxTable(faulty)).toThrow(fault);
  });

  it('names every fault at once', () => {
    const faulty = table([{ rate: '19' }, { rate: '0.2', from: 'tomorrow' }]);
    expect(() => readTaxTable(faulty)).toThrow(/rates\.0\.rate: .*\n.*rates\.1\.from: /);
  });
});
