import type { Undeliverable } from '../../ports/shipping.ts';
import { readEasyPostError } from './easypost-error.ts';

/** EasyPost's codes for an address that nothing can be sent to: https://docs.easypost.com/docs/errors */
const addressCodes: ReadonlySet<string | undefined> = new Set([
  'ADDRESS.COUNTRY.INVALID',
  'ADDRESS.PARAMETERS.INVALID',
  'ADDRESS.PARAMETERS.INVALID_CHARACTER',
  'ADDRESS.VERIFICATION.FAILURE',
  'ADDRESS.VERIFICATION.INVALID',
  'ADDRESS.VERIFICATION.NOT_FOUND',
  'ADDRESS.VERIFY.FAILURE',
  'ADDRESS.VERIFY.MISSING_CITY_STATE_ZIP',
  'ADDRESS.VERIFY.MISSING_STREET',
]);

/** The refusal behind an error, told without a word of the address; undefined when the error is none. */
export function undeliverable(error: unknown): Undeliverable | undefined {
  const read = readEasyPostError(error);
  const { statusCode = 0, code, errors, message = '' } = read ?? {};
  if (read === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  const fields = (errors ?? []).map(({ field }) => field);
  const isOfAddress = fields.length > 0 && fields.every((field) => /^(shipment\.)?to_address\b/.test(field));
  const isToldSo = code === 'SHIPMENT.POSTAGE.FAILURE' && blamesDestination(message);
  if (!isOfAddress && !addressCodes.has(code) && !isToldSo) return undefined;
  const where = isOfAddress ? ` at ${fields.join(', ')}` : '';
  return { kind: 'undeliverable', detail: `The carrier refused the parcel (${code ?? statusCode}${where}).` };
}

/**
 * Carriers refuse for many reasons under one code, and most are the shop's: an account that is not set up would fail every
 * order. Only what the carrier says tells the buyer's address from them.
 */
export function blamesDestination(message: string): boolean {
  return /\b(destination|recipient|consignee|ship.?to|to.?address)\b/i.test(message);
}
