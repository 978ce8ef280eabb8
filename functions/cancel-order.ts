import type { HttpHandler } from '@azure/functions';
import { z } from 'zod';
import { readJsonBody } from '../shared/http/body.ts';
import { endpoint } from '../shared/http/endpoint.ts';
import { ownOrderId } from '../shared/http/order-access.ts';
import { Problem } from '../shared/http/problem.ts';
import type { Shop } from '../shared/http/shop.ts';
import { labeled } from '../shared/order/axes.ts';
import type { Order } from '../shared/order/order.ts';
import { refusal } from '../shared/order/transitions.ts';
import { orderCommand } from './order-command.ts';

const nothing = z.strictObject({});

/**
 * POST /api/orders/{orderId}/cancel: the buyer wants the order no more.
 *
 * The order says what comes of it: a label that is being bought at that moment wins, and the cancel is rejected. Once no
 * label can win any more, or after ten, a further cancel is the one that stands, whatever its key.
 */
export const cancelOrder = (shop: Shop): HttpHandler =>
  endpoint(shop.signals, async (request) => {
    const orderId = ownOrderId(request, await shop.tokenKeys());
    const body = await readJsonBody(request, nothing, {});
    return orderCommand(shop, request, {
      name: 'cancel',
      orderId,
      by: 'cancel-order',
      body,
      standing: ({ head, log }) => {
        const cancels = log.filter(isCancel);
        return isSettled(head) || cancels.length >= mostCancels ? cancels.at(-1) : undefined;
      },
      decide: (order, commanded) => {
        if (order.head.goal !== 'cancel') refuseWhatIsPast(order);
        return { type: 'cancel.requested', ...commanded };
      },
    });
  });

/** A ledger is no place to knock a hundred times. */
const mostCancels = 10;

/** Whether the order is canceled for good: the ledger takes no other cancel. */
const isSettled = (head: Order['head']): boolean =>
  head.goal === 'cancel' && refusal('cancel.requested', head) !== undefined;

const isCancel = ({ type }: Order['log'][number]) => type === 'cancel.requested' || type === 'cancel.ordered';

function refuseWhatIsPast({ head }: Order): void {
  if (labeled.includes(head.shipment) || head.shipment === 'voiding') {
    throw new Problem('already_shipped', { detail: 'Its label is bought. The goods can be sent back for a refund.' });
  }
  if (head.goal === 'fail' || head.ended === 'failed') {
    throw new Problem('already_ended', { detail: 'The order has failed, and nothing of it stays charged.' });
  }
  if (head.stock === 'consumed' || head.ended !== 'no') {
    throw new Problem('already_ended', { detail: 'The order is completed. Ask for a refund instead.' });
  }
}
