import type { Random } from 'local-service/random';

interface Planned {
  at: number;
  /** Decides between events of the same moment. */
  tie: number;
  happen: () => void;
}

/** Something planned that can be called off. */
export interface Appointment {
  cancel(): void;
}

/**
 * Virtual time: a queue of events, one after the other, and between two of them everything that the last one set going runs
 * to where it waits again. Time jumps from event to event, so a quiet week costs nothing.
 */
export class Schedule {
  readonly #random: Random;
  readonly #heap: Planned[] = [];
  #now: number;
  #wakesSomebody = true;
  happened = 0;

  constructor(start: number, random: Random) {
    this.#now = start;
    this.#random = random;
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#now;
  }

  /** So much has happened that something seems to go on for ever. */
  get isEndless(): boolean {
    return this.happened > most;
  }

  get isEmpty(): boolean {
    return this.#heap.length === 0;
  }

  after(ms: number, happen: () => void): Appointment {
    return this.at(this.#now + ms, happen);
  }

  /** What happens now lets some code go on that waits for it: it gets its turn before the next event. */
  wake(): void {
    this.#wakesSomebody = true;
  }

  at(time: number, happen: () => void): Appointment {
    const planned = { at: Math.max(time, this.#now), tie: this.#random(), happen };
    this.#push(planned);
    return {
      cancel: () => {
        planned.happen = nothing;
      },
    };
  }

  /** Lets time pass until nothing is planned any more, or until `end` (epoch milliseconds), or until `isOver` says so. */
  async run(end: number, isOver: () => boolean = () => false): Promise<void> {
    await idle();
    for (
      let next = this.#heap[0];
      next !== undefined && next.at <= end && !isOver() && !this.isEndless;
      next = this.#heap[0]
    ) {
      this.#pop();
      if (next.happen === nothing) continue;
      this.#now = next.at;
      this.happened += 1;
      next.happen();
      if (!this.#wakesSomebody) continue;
      this.#wakesSomebody = false;
      await idle();
    }
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parentAt = (at - 1) >>> 1;
      const parent = heap[parentAt];
      if (parent === undefined || !isBefore(planned, parent)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = planned;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) break;
      const childAt = b !== undefined && isBefore(b, a) ? left + 1 : left;
      const child = childAt === left ? a : (b ?? a);
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}

/** No history is so long. */
const most = 120_000;

const nothing = (): void => {};

function isBefore(a: Planned, b: Planned): boolean {
  return a.at === b.at ? a.tie < b.tie : a.at < b.at;
}

/** Resolves when every promise that can go on has gone on. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
