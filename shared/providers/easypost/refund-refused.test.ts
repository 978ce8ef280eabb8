import { expect, it } from 'vitest';
import { isRefundRefused } from './refund-refused.ts';

const answered = (statusCode: number, code: string) => Object.assign(new Error('no'), { statusCode, code, errors: [] });

it.each([
  ['no label', answered(422, 'SHIPMENT.POSTAGE.REQUIRED'), true],
  ['a parcel on its way', answered(422, 'SHIPMENT.REFUND.UNAVAILABLE'), true],
  ['a carrier that says no', answered(422, 'SHIPMENT.REFUND.FAILURE'), true],
  ['an unknown shipment', answered(404, 'NOT_FOUND'), false],
  ['a wrong key', answered(401, 'UNAUTHORIZED'), false],
  ['an outage, whatever its code', answered(503, 'SHIPMENT.REFUND.FAILURE'), false],
  ['a reset connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), false],
  ['an error of our own', new TypeError('x is not a function'), false],
])('%s: a refund is refused, or not', (_, error, expected) => {
  expect(isRefundRefused(error)).toBe(expected);
});
