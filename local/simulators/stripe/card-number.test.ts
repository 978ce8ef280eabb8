import { expect, it } from 'vitest';
import { holdsCardNumber } from './card-number.ts';

it.each(['4242424242424242', '4242 4242 4242 4242', '3782-822463-10005', 'my card is 5555555555554444, thanks'])(
  'sees the card number in %s',
  (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  },
);

it.each(['4242424242424241', '424242424242', 'ord_4242424242424242', '42424242424242424242424242424242', 'none', ''])(
  'sees none in %s',
  (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  },
);
