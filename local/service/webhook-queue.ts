import type { Random } from './random.ts';
import { plainDelivery, type WebhookEndpoint, type WebhookSettings } from './webhook-settings.ts';

/** Something that happened at a provider, as its endpoints are told. */
export interface WebhookEvent {
  id: string;
  type: string;
  /** Sent as JSON. */
  body: object;
}

/** One event on its way to one endpoint. Times are epoch milliseconds of the service's clock. */
export interface WebhookDelivery {
  id: string;
  event: WebhookEvent;
  url: string;
  state: 'held' | 'waiting' | 'sending' | 'delivered' | 'given_up';
  happenedAt: number;
  /** When it goes out next; of no meaning unless it waits. */
  dueAt: number;
  /** Status 0: no answer. */
  attempts: { at: number; status: number }[];
}

/** A delivery that goes out now, with the secret its endpoint has now. */
export interface DueDelivery {
  id: string;
  event: WebhookEvent;
  endpoint: WebhookEndpoint;
}

const firstRetryMs = 5_000;
const longestRetryMs = 60 * 60 * 1000;
const triedForMs = 3 * 24 * 60 * 60 * 1000;
const keptWhenOver = 10_000;

/**
 * What is to be delivered to whom, and when: no I/O and no clock of its own, so that a simulation can use it.
 * Who takes a delivery from `due` answers for it with `settle`. Anything but a 2xx is tried again after 5 s, 10 s, …, 1 h,
 * for three days.
 */
export class WebhookQueue {
  readonly #random: Random;
  readonly #open = new Map<string, WebhookDelivery>();
  #over: WebhookDelivery[] = [];
  #settings: WebhookSettings;
  #lastId = 0;

  constructor(endpoints: WebhookEndpoint[], random: Random) {
    this.#settings = plainDelivery(endpoints);
    this.#random = random;
  }

  get settings(): WebhookSettings {
    return this.#settings;
  }

  /** Deliveries to an endpoint that is gone are given up. */
  configure(settings: WebhookSettings): void {
    this.#settings = settings;
    for (const delivery of this.#open.values()) {
      if (this.#endpoint(delivery.url) === undefined) this.#end(delivery, 'given_up');
    }
  }

  publish(event: WebhookEvent, now: number): void {
    const { endpoints, duplicate, hold } = this.#settings;
    for (const { url } of endpoints) {
      const times = duplicate > 0 && this.#random() < duplicate ? 2 : 1;
      for (let n = 0; n < times; n += 1) {
        this.#lastId += 1;
        const id = `delivery_${this.#lastId}`;
        const dueAt = now + this.#delay();
        const state = hold ? 'held' : 'waiting';
        this.#open.set(id, { id, event, url, state, happenedAt: now, dueAt, attempts: [] });
      }
    }
  }

  /** Takes up to `limit` deliveries that are due, those first that have been due longest. */
  due(now: number, limit = Number.POSITIVE_INFINITY): DueDelivery[] {
    if (limit <= 0) return [];
    const due = [...this.#open.values()].filter(({ state, dueAt }) => state === 'waiting' && dueAt <= now);
    const ordered = this.#settings.shuffle ? this.#shuffled(due) : due.sort((a, b) => a.dueAt - b.dueAt);
    return ordered.slice(0, limit).flatMap((delivery) => {
      const endpoint = this.#endpoint(delivery.url);
      if (endpoint === undefined) return [];
      delivery.state = 'sending';
      return [{ id: delivery.id, event: delivery.event, endpoint }];
    });
  }

  /** When the next delivery is due; undefined when none waits. */
  nextAt(): number | undefined {
    let next: number | undefined;
    for (const { state, dueAt } of this.#open.values()) {
      if (state === 'waiting' && (next === undefined || dueAt < next)) next = dueAt;
    }
    return next;
  }

  /** What became of an attempt; `status` 0: no answer. */
  settle(id: string, status: number, now: number): void {
    const delivery = this.#open.get(id);
    if (delivery === undefined) return;
    delivery.attempts.push({ at: now, status });
    if (status >= 200 && status < 300) return this.#end(delivery, 'delivered');
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** (delivery.attempts.length - 1));
    if (now + wait > delivery.happenedAt + triedForMs) return this.#end(delivery, 'given_up');
    delivery.state = 'waiting';
    delivery.dueAt = now + wait;
  }

  /**
   * Makes everything that is held or waits due at once; with `eventIds` only these, in that order, and also what was
   * delivered or given up before. Returns how many deliveries that are.
   */
  release(now: number, eventIds?: readonly string[]): number {
    if (eventIds !== undefined) {
      const named = eventIds.flatMap((eventId) => this.deliveries().filter(({ event }) => event.id === eventId));
      return this.#hasten(named, now);
    }
    return this.#hasten([...this.#open.values()], now);
  }

  /** Everything still open, and the last ten thousand that are over. */
  deliveries(): WebhookDelivery[] {
    return [...this.#over, ...this.#open.values()];
  }

  /** Forgets every delivery. The endpoints stay; duplicates, delays, shuffling and holding are off. */
  clear(): void {
    this.#open.clear();
    this.#over = [];
    this.#settings = plainDelivery(this.#settings.endpoints);
  }

  #hasten(deliveries: WebhookDelivery[], now: number): number {
    const isIdle = ({ state, url }: WebhookDelivery) => state !== 'sending' && this.#endpoint(url) !== undefined;
    const idle = new Set(deliveries.filter(isIdle));
    this.#over = this.#over.filter((delivery) => !idle.has(delivery));
    for (const delivery of idle) {
      this.#open.delete(delivery.id);
      this.#open.set(delivery.id, delivery);
      delivery.state = 'waiting';
      delivery.dueAt = now;
    }
    return idle.size;
  }

  #end(delivery: WebhookDelivery, state: 'delivered' | 'given_up'): void {
    delivery.state = state;
    this.#open.delete(delivery.id);
    this.#over.push(delivery);
    if (this.#over.length > keptWhenOver) this.#over.splice(0, keptWhenOver / 10);
  }

  #endpoint(url: string): WebhookEndpoint | undefined {
    return this.#settings.endpoints.find((endpoint) => endpoint.url === url);
  }

  #delay(): number {
    const { delayMs, shuffle } = this.#settings;
    return shuffle ? Math.floor(this.#random() * delayMs) : delayMs;
  }

  #shuffled(deliveries: WebhookDelivery[]): WebhookDelivery[] {
    const drawn = deliveries.map((delivery) => ({ delivery, at: this.#random() }));
    return drawn.sort((a, b) => a.at - b.at).map(({ delivery }) => delivery);
  }
}
