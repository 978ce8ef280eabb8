/** What a provider's webhook says. It is a hint: what is true now is read from the provider by id. */
export type WebhookEvent =
  | {
      kind: 'event';
      /** The provider's id of the event; the same for each copy. */
      id: string;
      /** In the provider's words: `charge.refunded`, `tracker.updated`, … */
      type: string;
      /** The provider's id of the payment or shipment that it concerns. */
      ref: string | null;
      /** The order, where the object names it. */
      orderId: string | null;
    }
  | {
      kind: 'refused';
      /** `stale`: signed too long ago, or by a clock that is wrong. `unreadable`: well signed, but no event. */
      reason: 'unsigned' | 'forged' | 'stale' | 'unreadable';
    };

/** Lets in what a provider signed, by the raw body. `now` in epoch milliseconds. */
export type ReadWebhook = (
  rawBody: Uint8Array,
  headers: { get(name: string): string | null },
  now: number,
) => WebhookEvent;
