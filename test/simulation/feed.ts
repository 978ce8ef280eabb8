import type { Item } from 'cosmos-emulator/store';
import type { Host, Process } from './host.ts';
import type { Processes } from './processes.ts';
import type { Appointment } from './schedule.ts';
import { leaseExpiry } from './shop-settings.ts';
import type { Stage } from './stage.ts';
import { type LaneName, laneNames } from './triggers.ts';

/** One lane's place in one range of the orders container. */
interface Lease {
  lane: LaneName;
  rangeId: string;
  owner: Host | undefined;
  /** The LSN that everything was handed over up to; undefined: nothing yet. */
  checkpoint: number | undefined;
  /** The LSN that the batch in hand ends with. */
  inHand: number | undefined;
  /** Counts its owners: one that has lost the lease cannot move it any more. */
  epoch: number;
  look: Appointment | undefined;
}

/** The change feed triggers of all hosts: per lane and range a lease, whose owner hands over batches one after the other. */
export class Feed {
  readonly #stage: Stage;
  readonly #processes: Processes;
  #leases: Lease[] = [];

  constructor(stage: Stage, processes: Processes) {
    this.#stage = stage;
    this.#processes = processes;
    processes.onLost((host, afterMs) => this.#lost(host, afterMs));
    for (const lane of laneNames)
      for (const { id } of stage.cosmos.container('orders').ranges) this.#begin(lane, id, undefined);
    stage.cosmos.onWrite((name, items) => {
      if (name === 'orders') for (const item of items) this.#changed(item);
    });
  }

  /** The leases of a process that died, or of a host that froze for longer than they last, go to others. */
  #lost(host: Host, afterMs: number): void {
    for (const lease of this.#leases) {
      if (lease.owner !== host) continue;
      if (lease.inHand !== undefined && this.#stage.feedTroubles.checkpointsAnyway()) lease.checkpoint = lease.inHand;
      const { epoch } = lease;
      this.#stage.schedule.after(afterMs, () => {
        if (lease.epoch === epoch) this.#change(lease, undefined);
      });
    }
  }

  /** Somebody else's lease, or nobody's, from the beginning: as after leases were deleted, or under a new prefix. */
  startOver(): void {
    for (const lease of this.#leases) {
      lease.checkpoint = undefined;
      this.#change(lease, undefined);
    }
  }

  /** A range becomes two. The lease of the parent goes on for a moment while the children's have begun. */
  split(rangeId: string): void {
    const children = this.#stage.cosmos.container('orders').split(rangeId);
    for (const lease of this.#leases.filter((one) => one.rangeId === rangeId)) {
      for (const { id } of children) this.#begin(lease.lane, id, lease.checkpoint);
      lease.epoch += 1;
      lease.look?.cancel();
    }
    this.#leases = this.#leases.filter((lease) => lease.rangeId !== rangeId);
  }

  #begin(lane: LaneName, rangeId: string, checkpoint: number | undefined): void {
    const lease: Lease = { lane, rangeId, owner: undefined, checkpoint, inHand: undefined, epoch: 0, look: undefined };
    this.#leases.push(lease);
    this.#plan(lease);
  }

  #changed(item: Item): void {
    const range = this.#stage.cosmos
      .container('orders')
      .ranges.find(({ min, max }) => min <= item.effectiveKey && item.effectiveKey < max);
    for (const lease of this.#leases)
      if (lease.rangeId === range?.id && lease.look === undefined && lease.inHand === undefined) this.#plan(lease);
  }

  #change(lease: Lease, owner: Host | undefined): void {
    lease.epoch += 1;
    lease.owner = owner;
    lease.inHand = undefined;
    this.#plan(lease);
  }

  #plan(lease: Lease, within = this.#stage.feedTroubles.pollDelay()): void {
    lease.look?.cancel();
    lease.look = this.#stage.schedule.after(within, () => {
      lease.look = undefined;
      this.#look(lease);
    });
  }

  #look(lease: Lease): void {
    const { feedTroubles, cosmos } = this.#stage;
    const owner = this.#ownerOf(lease);
    if (owner === undefined) {
      this.#plan(lease, leaseExpiry / 4);
      return;
    }
    const page = cosmos.container('orders').feed({
      scope: { kind: 'range', rangeId: lease.rangeId },
      from: lease.checkpoint === undefined ? { kind: 'beginning' } : { kind: 'after', lsn: lease.checkpoint },
      maxItemCount: feedTroubles.pageSize(),
    });
    if (page.items.length === 0) {
      lease.checkpoint = page.lsn;
      return;
    }
    const { epoch } = lease;
    const { process } = owner;
    const documents = page.items.map(({ document }) => document);
    lease.inHand = page.lsn;
    const done = () => {
      if (lease.epoch !== epoch) return;
      lease.inHand = undefined;
      lease.checkpoint = page.lsn;
      this.#plan(lease, 5);
    };
    const fate = feedTroubles.batch(lease.lane);
    if (fate === 'passed over') {
      done();
      return;
    }
    this.#hand(lease.lane, process, documents, done);
    if (fate === 'twice at once') this.#hand(lease.lane, this.#stage.anyHost().process, documents, () => undefined);
    if (fate === 'again later') {
      this.#stage.schedule.after(this.#stage.dice('redelivery').magnitude(1_000, 6 * 3_600_000), () =>
        this.#hand(lease.lane, this.#stage.anyHost().process, documents, () => undefined),
      );
    }
  }

  #hand(lane: LaneName, process: Process, documents: readonly unknown[], done: () => void): void {
    process.resume(() => {
      this.#processes.invoke(
        process,
        `${lane} feed`,
        (app) => app.feed[lane](documents),
        () => process.resume(done),
      );
    });
  }

  #ownerOf(lease: Lease): Host | undefined {
    const { owner } = lease;
    if (owner?.process.isAlive === true) return owner;
    lease.owner = this.#stage.aliveHost();
    return lease.owner;
  }
}
