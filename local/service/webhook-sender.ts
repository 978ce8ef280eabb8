import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import { type DueDelivery, type WebhookEvent, WebhookQueue } from './webhook-queue.ts';
import type { WebhookEndpoint } from './webhook-settings.ts';

/** One attempt to deliver, before it is signed. */
export interface WebhookAttempt {
  body: string;
  url: string;
  secret: string;
  /** Epoch milliseconds of this machine: receivers compare it with their own time, however the service's clock was moved. */
  sentAt: number;
}

/** What a stand-in that sends webhooks brings to the shell. */
export interface WebhookSource {
  /** Whom to tell from the start; `PUT /_local/webhooks` changes it. */
  endpoints: WebhookEndpoint[];
  /** Draws duplicates and shuffling. */
  random: Random;
  /** What happened since the last call, in order, each once; `endpoints` is the number of those who will be told. */
  take(endpoints: number): WebhookEvent[];
  /** When something happens by itself next (epoch milliseconds of the service's clock). */
  nextAt?(): number | undefined;
  /** The provider's headers for an attempt; asked anew each time. */
  sign(attempt: WebhookAttempt): Record<string, string>;
}

const concurrency = 16;
const answerWithinMs = 10_000;
/** The clock may be moved from outside, so that no timer is trusted for long. */
const longestSleepMs = 60_000;

/** Sends what a queue says is due, by POST, and tells it what became of it. */
export class WebhookSender {
  readonly queue: WebhookQueue;
  readonly #source: WebhookSource;
  readonly #clock: Clock;
  readonly #wallClock: () => number;
  readonly #sending = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(source: WebhookSource, clock: Clock, wallClock: () => number = Date.now) {
    this.queue = new WebhookQueue(source.endpoints, source.random);
    this.#source = source;
    this.#clock = clock;
    this.#wallClock = wallClock;
  }

  /** Takes up what happened, starts what is due, and comes back by itself for the rest. */
  pump(): void {
    if (this.#stopped.signal.aborted) return;
    const now = this.#clock.now();
    for (const event of this.#source.take(this.queue.settings.endpoints.length)) this.queue.publish(event, now);
    for (const delivery of this.queue.due(now, concurrency - this.#sending.size)) {
      const sending: Promise<void> = this.#deliver(delivery).finally(() => {
        this.#sending.delete(sending);
        this.pump();
      });
      this.#sending.add(sending);
    }
    this.#sleep(now);
  }

  /** Ends what is under way; nothing is sent afterwards. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await Promise.all(this.#sending);
  }

  async #deliver(delivery: DueDelivery): Promise<void> {
    const status = await this.#send(delivery);
    this.queue.settle(delivery.id, status, this.#clock.now());
  }

  async #send({ event, endpoint }: DueDelivery): Promise<number> {
    const body = JSON.stringify(event.body);
    const signature = this.#source.sign({ body, ...endpoint, sentAt: this.#wallClock() });
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...signature },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // Refused, reset, too slow, or stopped: whichever it was, there is no answer, and the queue decides.
      return 0;
    }
  }

  #sleep(now: number): void {
    clearTimeout(this.#timer);
    // With every place taken, the end of an attempt is what to wait for.
    const due = this.#sending.size < concurrency ? this.queue.nextAt() : undefined;
    const next = Math.min(due ?? Number.POSITIVE_INFINITY, this.#source.nextAt?.() ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.pump(), Math.min(Math.max(next - now, 1), longestSleepMs));
  }
}
