import type { Step, Write } from './history.ts';

interface Held {
  value: number;
  ttl: number | undefined;
  writtenAt: number;
}

/** What a container ought to hold after a history, and what its feed of all versions ought to have told: a plain map. */
export class ContainerModel {
  #items = new Map<string, Held>();
  #now = 0;
  /** How many steps have written something: each has a number of its own. */
  writes = 0;
  /** By `pk/id`, in order: `create 5`, `replace 6`, `delete`, `expire`. */
  readonly changes = new Map<string, string[]>();

  /** `pk/id` → value. */
  get items(): Map<string, number> {
    return new Map([...this.#items].map(([name, { value }]) => [name, value]));
  }

  /** False if the step must be refused. */
  play(step: Step): boolean {
    if (step.do === 'write') return this.#writeAll(step.key, [step.write]);
    if (step.do === 'batch') return this.#writeAll(step.key, step.writes);
    if (step.do === 'empty') this.#empty(step.key);
    if (step.do === 'wait') this.#wait(step.seconds);
    return true;
  }

  #writeAll(pk: string, writes: readonly Write[]): boolean {
    const before = this.#items;
    const after = new Map(before);
    if (!writes.every((write) => this.#apply(after, `${pk}/${write.id}`, write))) return false;
    this.#items = after;
    this.writes += 1;
    for (const name of new Set(writes.map(({ id }) => `${pk}/${id}`)))
      this.#tell(name, before.get(name), after.get(name));
    return true;
  }

  #apply(items: Map<string, Held>, name: string, { do: kind, value, ttl, match, atMost }: Write): boolean {
    const held = items.get(name);
    if (kind === 'create' ? held !== undefined : kind !== 'upsert' && held === undefined) return false;
    if (held !== undefined && !this.#isMatch(held, name, match)) return false;
    if (kind === 'incr' && held !== undefined && atMost !== undefined && held.value > atMost) return false;
    const writtenAt = this.#now;
    if (kind === 'delete') items.delete(name);
    else if (kind === 'incr' && held !== undefined) items.set(name, { ...held, value: held.value + value, writtenAt });
    else items.set(name, { value, ttl, writtenAt });
    return true;
  }

  /** An earlier operation of the batch makes the etag from before it stale. */
  #isMatch(held: Held, name: string, match: Write['match']): boolean {
    const before = this.#items.get(name);
    return match === undefined || (match === 'current' && (before === undefined || before === held));
  }

  #empty(pk: string): void {
    const names = [...this.#items.keys()].filter((each) => each.startsWith(`${pk}/`));
    if (names.length > 0) this.writes += 1;
    for (const name of names) {
      this.#items.delete(name);
      this.#note(name, 'delete');
    }
  }

  #wait(seconds: number): void {
    this.#now += seconds;
    for (const [name, { ttl, writtenAt }] of this.#items) {
      if (ttl === undefined || this.#now < writtenAt + ttl) continue;
      this.#items.delete(name);
      this.#note(name, 'expire');
    }
  }

  #tell(name: string, before: Held | undefined, after: Held | undefined): void {
    if (after !== undefined) this.#note(name, `${before === undefined ? 'create' : 'replace'} ${after.value}`);
    else if (before !== undefined) this.#note(name, 'delete');
  }

  #note(name: string, change: string): void {
    this.changes.set(name, [...(this.changes.get(name) ?? []), change]);
  }
}
