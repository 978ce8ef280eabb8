import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCardNumber } from './card-number.ts';

const visa = '4242424242424242';

describe('a text that holds what looks like a card number', () => {
  it.each([
    ['16 digits', visa],
    ['the shortest one, 13 digits', '4222222222222'],
    ['15 digits, as American Express prints them', '3782 822463 10005'],
    ['the longest one, 19 digits', '6304 0000 0000 0000 000'],
    ['in groups of four', '4242 4242 4242 4242'],
    ['with dashes', '4242-4242-4242-4242'],
    ['with points', '4242.4242.4242.4242'],
    ['with no-break spaces and en dashes', '4242\u00a04242\u20134242 \u2013 4242'],
    ['with its date', '4242 4242 4242 4242 12/27'],
    ['with its date and code', '4242424242424242 1227 123'],
    ['after a house number', `Musterweg 1 ${visa}`],
    ['in words', `please charge ${visa}, thank you`],
    ['in letters', `x${visa}x`],
    ['in full-width digits', '４２４２４２４２４２４２４２４２'],
    ['in Arabic-Indic digits', '٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢'],
    ['in Devanagari digits', '४२४२४२४२४२४२४२४२'],
  ])('%s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it('is found in whatever digits and groups it is typed', () => {
    const zeros = ['0', '٠', '۰', '०', '０', '𝟎', '𝟘', '𝟶'];
    const separators = ['', ' ', '-', '.', '\u00a0', ' - '];
    const luhn = fc.array(fc.nat(9), { minLength: 12, maxLength: 18 }).map((digits) => {
      const sum = digits.toReversed().reduce((total, digit, n) => {
        const counted = n % 2 === 0 ? digit * 2 : digit;
        return total + (counted > 9 ? counted - 9 : counted);
      }, 0);
      return [...digits, (10 - (sum % 10)) % 10];
    });
    fc.assert(
      fc.property(
        luhn,
        fc.constantFrom(...zeros),
        fc.array(fc.constantFrom(...separators)),
        (digits, zero, between) => {
          const start = zero.codePointAt(0) ?? 0;
          const typed = digits.map((digit, n) => String.fromCodePoint(start + digit) + (between[n] ?? '')).join('');
          expect(holdsCardNumber(`No. ${typed}`)).toBe(true);
        },
      ),
    );
  });
});

describe('a text that holds none', () => {
  it.each([
    ['nothing', ''],
    ['a name in any script', 'Ada 愛 अदा عادة 🫖'],
    ['a number that fails the check', '4242424242424241'],
    ['12 digits', '424242424242'],
    ['20 digits in one', '42424242424242424242'],
    ['an address', 'Musterweg 12, 2. Stock, 10115 Berlin'],
    ['a phone number', '+49 30 1234567'],
    ['numbers that words keep apart', '42424242 and 42424242'],
  ])('%s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });
});
