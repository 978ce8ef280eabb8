import type { Undeliverable } from '../../ports/shipping.ts';
import { readEasyPostError } from './easypost-error.ts';

/** EasyPost's codes for a parcel that no carrier takes to that address: https://docs.easypost.com/docs/errors */
const codes: ReadonlySet<string | undefined> = new Set([
  'ADDRESS.COUNTRY.INVALID',
  'ADDRESS.PARAMETERS.INVALID',
  'ADDRESS.PARAMETERS.INVALID_CHARACTER',
  'ADDRESS.VERIFICATION.FAILURE',
  'ADDRESS.VERIFICATION.INVALID',
  'ADDRESS.VERIFICATION.NOT_FOUND',
  'ADDRESS.VERIFY.FAILURE',
  'ADDRESS.VERIFY.MISSING_CITY_STATE_ZIP',
  'ADDRESS.VERIFY.MISSING_STREET',
  'SHIPMENT.POSTAGE.FAILURE',
]);

/** The refusal behind an error, told without a word of the address; undefined when the error is none. */
export function undeliverable(error: unknown): Undeliverable | undefined {
  const { statusCode, code, errors } = readEasyPostError(error) ?? {};
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  const fields = (errors ?? []).map(({ field }) => field);
  const isOfAddress = fields.length > 0 && fields.every((field) => /^(shipment\.)?to_address\b/.test(field));
  if (!codes.has(code) && !isOfAddress) return undefined;
  const where = isOfAddress ? ` at ${fields.join(', ')}` : '';
  return { kind: 'undeliverable', detail: `The carrier refused the parcel (${code ?? statusCode}${where}).` };
}
