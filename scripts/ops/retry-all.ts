import { ApiError, type OpsApi } from './api.ts';

export interface RetryAll {
  attention: string;
  note: string;
  /** Orders a second. */
  rate: number;
  limit: number;
}

/** What retrying needs besides the app, so that a test can hold it. */
export interface Surroundings {
  newKey: () => string;
  pause: (ms: number) => Promise<unknown>;
  onOrder: (orderId: string, refusal: ApiError | undefined) => void;
}

/**
 * Retries every order with a reason, so many a second that what they wait for is not overrun again. One that has moved on
 * meanwhile is left out. Ends at the first refusal that will meet all of them.
 */
export async function retryAll(
  api: OpsApi,
  { attention, note, rate, limit }: RetryAll,
  { newKey, pause, onOrder }: Surroundings,
): Promise<{ retried: number; refused: number }> {
  let [retried, refused] = [0, 0];
  // By id, and each page begins behind the one before: an order that comes back to attention is not met again.
  for await (const page of api.list(attention)) {
    for (const { orderId } of page) {
      if (retried + refused === limit) return { retried, refused };
      if (retried + refused > 0) await pause(1_000 / rate);
      const refusal = await api
        .command(`/ops/orders/${orderId}/retry`, { note }, newKey())
        .then(() => undefined, asRefusal);
      if (refusal === undefined) retried += 1;
      else refused += 1;
      onOrder(orderId, refusal);
    }
  }
  return { retried, refused };
}

/** Orders that are no longer there or no longer wait are none of the others' business. */
function asRefusal(error: unknown): ApiError {
  if (error instanceof ApiError && (error.problem === 'not_possible_now' || error.problem === 'not_found'))
    return error;
  throw error;
}
