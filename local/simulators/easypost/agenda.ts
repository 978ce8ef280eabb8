interface Entry {
  /** Epoch milliseconds. */
  at: number;
  happen: (at: number) => void;
}

/** What happens by the clock alone: each thing once, when it is due, in the order of time. */
export class Agenda {
  #entries: Entry[] = [];

  /** @param happen is told the time that it was due at. */
  add(at: number, happen: Entry['happen']): void {
    const before = this.#entries.findLastIndex((entry) => entry.at <= at);
    this.#entries.splice(before + 1, 0, { at, happen });
  }

  /** When the next thing is due, in epoch milliseconds; undefined when there is none. */
  nextAt(): number | undefined {
    return this.#entries[0]?.at;
  }

  /** Lets happen what is due by `now`. */
  run(now: number): void {
    for (let [next] = this.#entries; next !== undefined && next.at <= now; [next] = this.#entries) {
      this.#entries.shift();
      next.happen(next.at);
    }
  }

  clear(): void {
    this.#entries = [];
  }
}
