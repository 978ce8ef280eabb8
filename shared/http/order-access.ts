import type { HttpRequest } from '@azure/functions';
import { orderIdSchema } from '../order/order.ts';
import type { Clock } from '../ports/clock.ts';
import type { Orders, StoredOrder } from '../ports/orders.ts';
import { bearerToken } from './bearer.ts';
import { opensOrder, type TokenKey } from './order-token.ts';
import { Problem } from './problem.ts';

const lagAllowance = 1_000;
const lagPause = 100;

/** The order id in the route of a request. Throws a Problem when it is none. */
export function orderIdOf(request: HttpRequest): string {
  const orderId = orderIdSchema.safeParse(request.params['orderId']);
  if (orderId.success) return orderId.data;
  throw new Problem('not_found', { detail: 'Expected the orderId of a checkout.' });
}

/** The order id in the route of a request that carries the token of that order. Throws a Problem otherwise. */
export function ownOrderId(request: HttpRequest, tokenKeys: readonly TokenKey[]): string {
  const token = bearerToken(request);
  const orderId = orderIdOf(request);
  if (!opensOrder(token, orderId, tokenKeys)) throw new Problem('access_denied');
  return orderId;
}

/**
 * An order that is known to have come as far as `seq`: one that is missing, or older, is a replica that lags, and is read
 * again for up to a second. Throws a Problem when there is none.
 */
export async function readNotBefore(
  { orders, clock }: { orders: Orders; clock: Clock },
  orderId: string,
  seq: number,
): Promise<StoredOrder> {
  const until = clock.monotonic() + lagAllowance;
  for (;;) {
    const stored = await orders.read(orderId);
    if (stored !== undefined && stored.order.head.seq >= seq) return stored;
    if (clock.monotonic() >= until) {
      if (stored !== undefined) return stored;
      throw new Problem('not_found', { detail: 'There is no such order.' });
    }
    await clock.sleep(lagPause);
  }
}
