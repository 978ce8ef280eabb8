import type { FailureClass } from '../../ports/failure.ts';
import { neverSent } from '../never-sent.ts';
import { readEasyPostError } from './easypost-error.ts';

/** The label may be there: bought before, being bought now, or by a carrier that fell silent. */
const perhapsBought = ['SHIPMENT.POSTAGE.EXISTS', 'SHIPMENT.PURCHASE.IN_PROGRESS', 'SHIPMENT.POSTAGE.NO_RESPONSE'];

/** What kind of failure an error of the EasyPost SDK is. https://docs.easypost.com/docs/errors */
export function classify(error: unknown): FailureClass {
  const read = readEasyPostError(error);
  if (read === undefined) return 'unknown';
  const { statusCode, code = '' } = read;

  if (statusCode === undefined) return neverSent(code) ? 'transient' : 'ambiguous';
  if (perhapsBought.includes(code)) return 'ambiguous';
  // 402: the account has no funds to buy labels with.
  if (statusCode === 401 || statusCode === 402 || statusCode === 403) return 'configuration';
  if (statusCode === 408 || statusCode === 504) return 'ambiguous';
  if (statusCode === 429) return 'throttled';
  return statusCode >= 500 ? 'transient' : 'unknown';
}
