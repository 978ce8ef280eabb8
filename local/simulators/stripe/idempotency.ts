import { StripeRefusal } from './refusal.ts';

const keptForMs = 24 * 60 * 60 * 1000;

interface Entry<Answer> {
  endpoint: string;
  parameters: string;
  since: number;
  /** Left out while the first request is under way. */
  answer?: Answer;
}

/**
 * Idempotency keys as Stripe keeps them: 24 hours, with the answer of the first request whatever its status.
 * https://docs.stripe.com/api/idempotent_requests
 */
export class IdempotencyKeys<Answer> {
  #entries = new Map<string, Entry<Answer>>();

  /**
   * Takes `key` for a request. Returns the kept answer of an equal request, or undefined: the request may begin.
   * @throws {StripeRefusal} 400 for another endpoint or other parameters, 409 while the first request is under way.
   */
  take(key: string, request: { endpoint: string; parameters: string }, now: number): Answer | undefined {
    this.#drop(now);
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, { ...request, since: now });
      return undefined;
    }
    if (entry.endpoint !== request.endpoint) throw reused(key, 'for the same endpoint');
    if (entry.parameters !== request.parameters) throw reused(key, 'with the same parameters');
    if (entry.answer === undefined) throw inUse(key);
    return entry.answer;
  }

  /** Keeps the answer of the request that took `key`. */
  keep(key: string, answer: Answer): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.answer = answer;
  }

  /** Forgets `key`: the request that took it never began. */
  release(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #drop(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (now - entry.since < keptForMs) return;
      if (entry.answer !== undefined) this.#entries.delete(key);
    }
  }
}

function reused(key: string, how: string): StripeRefusal {
  return new StripeRefusal(
    400,
    {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used ${how} they were first used ${
        how.endsWith('endpoint') ? 'for' : 'with'
      }. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
}

function inUse(key: string): StripeRefusal {
  return new StripeRefusal(
    409,
    {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    false,
  );
}
