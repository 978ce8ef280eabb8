import { readEasyPostError } from './easypost-error.ts';

/** https://docs.easypost.com/docs/errors */
const codes: ReadonlySet<string | undefined> = new Set([
  'SHIPMENT.REFUND.UNAVAILABLE',
  'SHIPMENT.REFUND.FAILURE',
  'SHIPMENT.POSTAGE.REQUIRED',
]);

/** Whether EasyPost will not take a label back: there is none, it is on a parcel, or it was given back before. */
export function isRefundRefused(error: unknown): boolean {
  const { statusCode = 0, code } = readEasyPostError(error) ?? {};
  return statusCode >= 400 && statusCode < 500 && codes.has(code);
}
