import { expect, it } from 'vitest';
import { taxesResponse } from './totals-response.ts';

const tax = (name: string, jurisdiction: string, rate: string, amount: number) => ({
  name,
  jurisdiction,
  rate,
  amount,
  on: 0,
});

it('adds the taxes of an order up by jurisdiction, name and rate, in the order in which they come', () => {
  const taxes = [
    tax('VAT', 'DE', '0.19', 100),
    tax('VAT', 'DE', '0.07', 7),
    tax('VAT', 'DE', '0.19', 20),
    tax('VAT', 'AT', '0.19', 3),
    tax('City', 'DE', '0.19', 5),
  ];
  expect(
    taxesResponse(taxes, 'EUR').map(({ name, jurisdiction, rate, amount }) => [name, jurisdiction, rate, amount]),
  ).toEqual([
    ['VAT', 'DE', '0.19', { amount: 120, currency: 'EUR' }],
    ['VAT', 'DE', '0.07', { amount: 7, currency: 'EUR' }],
    ['VAT', 'AT', '0.19', { amount: 3, currency: 'EUR' }],
    ['City', 'DE', '0.19', { amount: 5, currency: 'EUR' }],
  ]);
});
