import type { FailureClass } from '../../ports/failure.ts';
import { neverSent } from '../never-sent.ts';
import { readHubError } from './hub-error.ts';

/** What kind of failure an error of the Notification Hubs SDK is. */
export function classify(error: unknown): FailureClass {
  const read = readHubError(error);
  if (read === undefined) return 'unknown';
  const { statusCode, code } = read;

  if (statusCode === undefined) return neverSent(code) ? 'transient' : 'ambiguous';
  // 403 also stands for a used up quota, 404 for a hub that is not there: nothing that an order can do.
  if (statusCode === 401 || statusCode === 403 || statusCode === 404) return 'configuration';
  return statusCode === 408 || statusCode === 429 || statusCode >= 500 ? 'transient' : 'unknown';
}
