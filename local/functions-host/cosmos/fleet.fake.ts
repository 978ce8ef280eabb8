import { VirtualClock } from '../virtual-clock.fake.ts';
import { type CosmosTriggerRun, runCosmosTrigger } from './cosmos-trigger.ts';
import { createLeases } from './create-leases.ts';
import type { FeedPage } from './feed-pump.ts';
import { type FeedRangeBorders, type LeaseStore, overlap } from './lease.ts';
import { FakeLeaseStore } from './lease-store.fake.ts';

export interface Change {
  /** Two hexadecimal digits: where it lies among the ranges. */
  key: string;
  /** Counts the changes of its key from 0. */
  version: number;
}

interface Host {
  name: string;
  stop: AbortController;
  dead: boolean;
  /** Leases whose batches it is handing over. */
  reading: Set<string>;
  over: Promise<void>;
}

const pageSize = 3;
const longestCallMs = 2_000;
const longestBatchMs = 8_000;

/** Hosts that read the feed of one container, whose ranges split, in a time of its own. */
export class Fleet {
  readonly clock = new VirtualClock(1_000_000);
  readonly store = new FakeLeaseStore();
  readonly hosts: Host[] = [];
  readonly begun: Change[] = [];
  readonly ended: Change[] = [];
  readonly messages: string[] = [];
  /** Batches of a lease that a host began while it had another one of it. */
  readonly twice: string[] = [];
  readonly changes: Change[] = [];
  ranges: FeedRangeBorders[];
  readonly #random: () => number;
  #joined = 0;

  constructor(borders: string[], random: () => number) {
    this.#random = random;
    const mins = ['', ...borders];
    this.ranges = mins.map((min, n) => ({ min, max: mins[n + 1] ?? 'FF' }));
  }

  get living(): Host[] {
    return this.hosts.filter(({ dead, stop }) => !dead && !stop.signal.aborted);
  }

  /** Each range with its owner. */
  get owners(): [string, string | null][] {
    return [...this.store.leases.values()].map(({ feedRange: { min, max }, owner }) => [`${min}-${max}`, owner]);
  }

  /** `skewMs`: by how much its clock is ahead. */
  join(skewMs = 0): Host {
    this.#joined += 1;
    const stop = new AbortController();
    const host: Host = { name: `host ${this.#joined}`, stop, dead: false, reading: new Set(), over: Promise.resolve() };
    const run = this.#run(host, skewMs);
    host.over = run.store
      .list()
      .then(async ({ leases }) => leases.length === 0 && createLeases(run, []))
      .then(() => runCosmosTrigger(run, stop.signal));
    this.hosts.push(host);
    return host;
  }

  write(key: string): void {
    this.changes.push({ key, version: this.changes.filter((change) => change.key === key).length });
  }

  /** Splits the range of a key there, if that leaves two parts. */
  split(key: string): void {
    this.ranges = this.ranges.flatMap(({ min, max }) =>
      min < key && key < max
        ? [
            { min, max: key },
            { min: key, max },
          ]
        : [{ min, max }],
    );
  }

  #run(host: Host, skewMs: number): CosmosTriggerRun {
    // What a dead host waits for never comes.
    const unlessDead = <T>(answer: Promise<T>): Promise<T> =>
      answer.then((value) => (host.dead ? new Promise<T>(() => undefined) : value));
    const someTime = (most: number) => unlessDead(this.clock.sleep(Math.ceil(this.#random() * most)));
    const call = async <T>(work: () => T | Promise<T>): Promise<T> => {
      await someTime(longestCallMs);
      const answer = await work();
      await someTime(longestCallMs);
      return answer;
    };
    const store: LeaseStore = {
      list: () => call(() => this.store.list()),
      read: (id) => call(() => this.store.read(id)),
      create: (lease) => call(() => this.store.create(lease)),
      replace: (lease) => call(() => this.store.replace(lease)),
      remove: (lease) => call(() => this.store.remove(lease)),
    };
    return {
      store,
      clock: {
        now: () => this.clock.now() + skewMs,
        sleep: (ms, signal) => unlessDead(this.clock.sleep(ms, signal)),
      },
      random: this.#random,
      owner: host.name,
      drain: false,
      pollDelayMs: 5_000,
      acquireIntervalMs: 13_000,
      renewIntervalMs: 17_000,
      expirationIntervalMs: 60_000,
      ranges: () => call(() => this.ranges),
      leaseId: ({ min, max }) => `${min}-${max}`,
      startPosition: async () => ({ continuation: null, start: 'beginning' }),
      openFeed: ({ feedRange, continuation }) => {
        let position = Number(continuation ?? 0);
        return {
          read: async () => {
            const page = await call(() => this.#page(feedRange, position));
            if (page !== 'split') position = Number(page.continuation);
            return page;
          },
        };
      },
      deliver: async (documents, { id }) => {
        if (host.reading.has(id)) this.twice.push(`${host.name} reads ${id} twice`);
        host.reading.add(id);
        const batch = this.changes.filter((change) => documents.includes(change));
        this.begun.push(...batch);
        await someTime(longestBatchMs);
        host.reading.delete(id);
        this.ended.push(...batch);
        return 'done';
      },
      log: (level, message) => this.messages.push(`${host.name} ${level} ${message}`),
    };
  }

  #page(range: FeedRangeBorders, position: number): FeedPage | 'split' {
    if (this.ranges.filter((other) => overlap(other, range)).length > 1) return 'split';
    const documents: Change[] = [];
    let next = position;
    for (; next < this.changes.length && documents.length < pageSize; next += 1) {
      const change = this.changes[next];
      if (change !== undefined && range.min <= change.key && change.key < range.max) documents.push(change);
    }
    return { documents, continuation: String(next) };
  }
}
