import type { Axes } from '../order/axes.ts';

/**
 * What a webhook says. It is a hint: what is true now is read from the provider by `ref`.
 *
 * Refused as `unsigned` (no signature that could be checked), `forged` (none is right), `stale` (signed too long ago, or
 * ahead of us) or `unreadable` (signed, and yet no event).
 */
export type Webhook =
  | {
      kind: 'event';
      /** The provider's id of the event; the same when it is sent again. */
      id: string;
      /** The provider's word for what happened, such as `charge.refunded`. */
      type: string;
      /** The payment object or the shipment concerned. */
      ref: string | null;
      /** The order concerned, where the object carries it. */
      orderId: string | null;
      /** How far the object had come by then, in the words of the order's axes, where the event says as much. */
      reached?: Axes['payment'] | Axes['shipment'];
    }
  | { kind: 'refused'; reason: 'unsigned' | 'forged' | 'stale' | 'unreadable' };

export interface WebhookHeaders {
  get(name: string): string | null;
}

/** Lets in what the provider signed, by the bytes of the body as they came. `now` in epoch milliseconds. */
export type VerifyWebhook = (rawBody: Uint8Array, headers: WebhookHeaders, now: number) => Webhook;
