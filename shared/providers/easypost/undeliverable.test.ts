import { describe, expect, it } from 'vitest';
import { undeliverable } from './undeliverable.ts';

const answered = (statusCode: number, code: string, fields: string[] = [], message = '1 Long Street is unknown') =>
  Object.assign(new Error(message), {
    statusCode,
    code,
    errors: fields.map((field) => ({ field, message: '1 Long Street is unknown' })),
  });

describe('undeliverable', () => {
  it('names the code and the fields, and nothing of the address', () => {
    expect(undeliverable(answered(422, 'ADDRESS.VERIFY.FAILURE', ['address']))).toEqual({
      kind: 'undeliverable',
      detail: 'The carrier refused the parcel (ADDRESS.VERIFY.FAILURE).',
    });
    expect(undeliverable(answered(422, 'PARAMETER.REQUIRED', ['shipment.to_address.zip']))?.detail).toBe(
      'The carrier refused the parcel (PARAMETER.REQUIRED at shipment.to_address.zip).',
    );
  });

  it.each([
    ['Missing or invalid ship to attention name'],
    ['The destination address is not deliverable.'],
    ['RECIPIENT.POSTALCODE.INVALID'],
  ])('is what a carrier means by "%s"', (message) => {
    const refused = answered(422, 'SHIPMENT.POSTAGE.FAILURE', [], message);
    expect(undeliverable(refused)?.detail).toBe('The carrier refused the parcel (SHIPMENT.POSTAGE.FAILURE).');
  });

  it.each([
    [
      'an account of the shop that is not set up',
      answered(422, 'SHIPMENT.POSTAGE.FAILURE', [], 'Account not allowed.'),
    ],
    ['a fault of ours', answered(422, 'PARAMETER.REQUIRED', ['shipment.parcel.weight'])],
    ['a fault in more than the address', answered(422, 'PARAMETER.REQUIRED', ['to_address.zip', 'parcel.weight'])],
    ['an outage of the verification', answered(503, 'ADDRESS.VERIFY.FAILURE')],
    ['a network error', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
  ])('is not said of %s', (_, error) => {
    expect(undeliverable(error)).toBeUndefined();
  });
});
