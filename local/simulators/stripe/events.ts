import type Stripe from 'stripe';
import type { Timeline } from './timeline.ts';

export const apiVersion = '2026-10-28.endive';

/** Nobody asked for it: the clock, or the buyer's bank. */
const unasked: Stripe.Event.Request = { id: null, idempotency_key: null };

/** What happened in the account, as its webhook endpoints are told. */
export class Events {
  readonly #timeline: Timeline;
  readonly #newId: () => string;
  #outbox: Stripe.EventBase[] = [];
  #request = unasked;

  constructor(timeline: Timeline, newId: () => string) {
    this.#timeline = timeline;
    this.#newId = newId;
  }

  /** Does `work`, and names `request` in the events that come of it. */
  during<T>(request: Stripe.Event.Request, work: () => T): T {
    this.#request = request;
    try {
      return work();
    } finally {
      this.#request = unasked;
    }
  }

  /** Tells of `object` as it is now. */
  emit(type: Stripe.Event.Type, object: Stripe.Event.Data.Object): void {
    this.#outbox.push({
      id: this.#newId(),
      object: 'event',
      api_version: apiVersion,
      created: this.#timeline.seconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 0,
      request: this.#request,
      type,
    });
  }

  /** What happened since the last call, in order. */
  take(): Stripe.EventBase[] {
    return this.#outbox.splice(0);
  }

  clear(): void {
    this.#outbox = [];
  }
}
