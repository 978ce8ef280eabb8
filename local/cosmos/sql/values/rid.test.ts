import { expect, it } from 'vitest';
import { item } from '../item-fixture.ts';
import { ridNumber } from './rid.ts';

it.each([1, 255, 256, 65_537, 2 ** 40])('reads the number %d of a document from its _rid', (number) => {
  expect(ridNumber(item(number)._rid)).toBe(number);
});

it('reads a _rid whose base64 holds the character that stands for a slash', () => {
  expect(ridNumber(item(0xff_ff_ff)._rid)).toBe(0xff_ff_ff);
});

it.each([undefined, 7, '', 'AAAAAAAA'])('refuses %j, which is no _rid of a document', (rid) => {
  expect(() => ridNumber(rid)).toThrow(/Expected a document _rid/);
});
