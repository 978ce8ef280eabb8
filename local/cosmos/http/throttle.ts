import type { Clock } from 'local-service/clock';
import { TokenBucket } from '../request-units/token-bucket.ts';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { Refusal, subStatus } from '../store/refusal.ts';
import type { Container, Store } from '../store/store.ts';
import { perSecondOf } from '../store/throughput/throughput.ts';

/** The throughput that ranges have left. A container without throughput of its own draws on that of its database as a whole. */
export class Throttle {
  readonly #clock: Clock;
  readonly #buckets = new WeakMap<object, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a call on the range is charged to. */
  meterOf(store: Store, database: string, container: Container, range: PartitionRange): Meter | undefined {
    const own = store.throughputs.get(container.rid);
    if (own !== undefined) return this.#meter(range, perSecondOf(own) / container.ranges.length);
    const owner = store.database(database);
    const shared = store.throughputs.get(owner.rid);
    return shared && this.#meter(owner, perSecondOf(shared));
  }

  #meter(holder: object, perSecond: number): Meter {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(holder) ?? new TokenBucket(perSecond, now);
    bucket.provision(perSecond, now);
    this.#buckets.set(holder, bucket);
    return {
      admit: () => {
        const retryAfterMs = bucket.admit(now);
        if (retryAfterMs > 0) throw throttled(retryAfterMs);
      },
      spend: (charge) => bucket.spend(charge),
    };
  }
}

/** Throughput that a call has to get by with. */
export interface Meter {
  /** Throws 429/3200 if there is nothing left. */
  admit(): void;
  spend(charge: number): void;
}

function throttled(retryAfterMs: number): Refusal {
  return new Refusal(
    429,
    'Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later.',
    { subStatus: subStatus.throttled, retryAfterMs },
  );
}
