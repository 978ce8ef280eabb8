import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

const answered = (statusCode: number, code = 'ERROR') =>
  Object.assign(new Error('no'), { statusCode, code, errors: [] });
const unreachable = (code: string) => Object.assign(new Error(code), { code });

describe('classify', () => {
  it.each([
    ['a wrong key', answered(401, 'UNAUTHORIZED'), 'configuration'],
    ['an account without funds', answered(402, 'PAYMENT_REQUIRED'), 'configuration'],
    ['a key without the permission', answered(403, 'FORBIDDEN'), 'configuration'],
    ['too many requests', answered(429, 'RATE_LIMITED'), 'throttled'],
    ['a server error', answered(500, 'INTERNAL_SERVER_ERROR'), 'transient'],
    ['an outage', answered(503, 'SERVICE_UNAVAILABLE'), 'transient'],
    ['a time-out at their side', answered(408, 'TIMEOUT'), 'ambiguous'],
    ['a carrier that did not answer in time', answered(504, 'GATEWAY_TIMEOUT'), 'ambiguous'],
    ['a label that is there', answered(422, 'SHIPMENT.POSTAGE.EXISTS'), 'ambiguous'],
    ['a purchase under way', answered(422, 'SHIPMENT.PURCHASE.IN_PROGRESS'), 'ambiguous'],
    ['a silent carrier', answered(422, 'SHIPMENT.POSTAGE.NO_RESPONSE'), 'ambiguous'],
    ['a page of a proxy in the way', answered(502, 'UNREADABLE'), 'transient'],
    ['a redirect', answered(302, 'UNREADABLE'), 'unknown'],
    ['a refund that is refused', answered(422, 'SHIPMENT.REFUND.UNAVAILABLE'), 'unknown'],
    ['a name that cannot be resolved', unreachable('ENOTFOUND'), 'transient'],
    ['nobody listening', unreachable('ECONNREFUSED'), 'transient'],
    ['a reset connection', unreachable('ECONNRESET'), 'ambiguous'],
    ['a time-out', unreachable('ECONNABORTED'), 'ambiguous'],
    ['an unknown shipment', answered(404, 'NOT_FOUND'), 'unknown'],
    ['a refused parameter', answered(422, 'PARAMETER.REQUIRED'), 'unknown'],
    ['an error of our own', new TypeError('x is not a function'), 'unknown'],
    ['no error at all', undefined, 'unknown'],
  ])('%s', (_, error, expected) => {
    expect(classify(error)).toBe(expected);
  });
});
