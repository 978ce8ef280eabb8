import type { Clock } from 'local-service/clock';
import { TokenBucket } from '../request-units/token-bucket.ts';
import type { PartitionRange } from '../store/ranges/partition-range.ts';
import { Refusal, subStatus } from '../store/refusal.ts';
import type { Container, Database, Store } from '../store/store.ts';
import type { Meter } from '../store/throughput/meter.ts';
import { perSecondOf } from '../store/throughput/throughput.ts';

/** The throughput that ranges have left. A container without throughput of its own draws on that of its database as a whole. */
export class Throttle {
  readonly #clock: Clock;
  readonly #buckets = new WeakMap<Container | Database, Map<string, TokenBucket>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What a call on the range is charged to. */
  meterOf(store: Store, database: string, container: Container, range: PartitionRange): Meter | undefined {
    const own = store.throughputs.get(container.rid);
    if (own !== undefined) return this.#meter(container, range.id, perSecondOf(own) / container.ranges.length);
    const owner = store.database(database);
    const shared = store.throughputs.get(owner.rid);
    return shared && this.#meter(owner, '', perSecondOf(shared));
  }

  #meter(holder: Container | Database, part: string, perSecond: number): Meter {
    const now = this.#clock.now();
    const parts = this.#buckets.get(holder) ?? new Map<string, TokenBucket>();
    const bucket = parts.get(part) ?? new TokenBucket(perSecond, now);
    bucket.provision(perSecond, now);
    this.#buckets.set(holder, parts.set(part, bucket));
    return {
      hasLeft: () => bucket.hasLeft(now),
      admit: () => {
        const retryAfterMs = bucket.admit(now);
        if (retryAfterMs > 0) throw throttled(retryAfterMs);
      },
      spend: (charge) => bucket.spend(charge),
    };
  }
}

function throttled(retryAfterMs: number): Refusal {
  return new Refusal(
    429,
    'Request rate is large. More Request Units may be needed, so no changes were made. Please retry this request later.',
    { subStatus: subStatus.throttled, retryAfterMs },
  );
}
