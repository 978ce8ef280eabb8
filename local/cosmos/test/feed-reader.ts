import type { Container, Item } from '../store/store.ts';

/** Reads both change feeds of a container range by range, and goes on over splits by the ranges' parents. */
export class FeedReader {
  /** What the feed of latest versions told last of each item, by `pk/id`. */
  readonly latest = new Map<string, number>();
  /** All that the feed of all versions and deletes told of each item, as `ContainerModel` has it. */
  readonly changes = new Map<string, string[]>();
  readonly #positions = { latest: new Map<string, number>(), versions: new Map<string, number>() };
  readonly #lsns = new Map<string, number>();
  readonly #container: Container;

  constructor(container: Container) {
    this.#container = container;
  }

  /** A page of each range of each feed. False once there was nothing more. */
  poll(maxItemCount: number): boolean {
    const before = JSON.stringify(Object.values(this.#positions).map((positions) => [...positions]));
    for (const range of this.#container.ranges) {
      const scope = { kind: 'range', rangeId: range.id } as const;
      const page = this.#container.feed({ scope, from: this.#from('latest', range), maxItemCount });
      for (const item of page.items) this.#see(item);
      this.#positions.latest.set(range.id, page.lsn);
      const versions = this.#container.versions({ scope, from: this.#from('versions', range), maxItemCount });
      for (const { operationType, item, expired, lsn } of versions.changes) {
        const told =
          operationType === 'delete'
            ? expired === true
              ? 'expire'
              : 'delete'
            : `${operationType} ${Number(item.document.n)}`;
        this.#rise(`versions ${nameOf(item)}`, lsn);
        this.changes.set(nameOf(item), [...(this.changes.get(nameOf(item)) ?? []), told]);
      }
      this.#positions.versions.set(range.id, versions.lsn);
    }
    return JSON.stringify(Object.values(this.#positions).map((positions) => [...positions])) !== before;
  }

  #see(item: Item): void {
    this.#rise(`latest ${nameOf(item)}`, item.lsn);
    this.latest.set(nameOf(item), Number(item.document.n));
  }

  /** Nothing comes twice, and nothing out of order. */
  #rise(name: string, lsn: number): void {
    const last = this.#lsns.get(name) ?? 0;
    if (lsn <= last) throw new RangeError(`the feed told of ${name} ${lsn} after ${last}`);
    this.#lsns.set(name, lsn);
  }

  #from(feed: 'latest' | 'versions', { id, parents }: { id: string; parents: readonly string[] }) {
    const positions = this.#positions[feed];
    const known = [id, ...parents.toReversed()].find((range) => positions.has(range)) ?? '';
    return { kind: 'after', lsn: positions.get(known) ?? 0 } as const;
  }
}

function nameOf({ key, id }: Item): string {
  const [pk]: string[] = JSON.parse(key);
  return `${pk}/${id}`;
}
