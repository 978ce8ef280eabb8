import type { Container, Item } from '../store/store.ts';

/** Reads both change feeds of a container range by range, and goes on over splits by the ranges' parents. */
export class FeedReader {
  /** What the feed of latest versions told last of each item, by `pk/id`. */
  readonly latest = new Map<string, number>();
  /** All that the feed of all versions and deletes told of each item, as `ContainerModel` has it. */
  readonly changes = new Map<string, string[]>();
  readonly #positions = { latest: new Map<string, number>(), versions: new Map<string, number>() };
  readonly #lsns = new Map<string, number>();
  readonly #container: () => Container;

  /** `container` gives the one there is: after a restart it is another. */
  constructor(container: () => Container) {
    this.#container = container;
  }

  /** A page of each range of each feed. False once there was nothing more. */
  poll(maxItemCount: number): boolean {
    const container = this.#container();
    const before = JSON.stringify(Object.values(this.#positions).map((positions) => [...positions]));
    for (const range of container.ranges) {
      const scope = { kind: 'range', rangeId: range.id } as const;
      const from = this.#from('latest', range);
      const page = container.feed({ scope, from, maxItemCount });
      requireOrder(from.lsn, page.items, page.lsn);
      for (const item of page.items) this.#see(item);
      this.#positions.latest.set(range.id, page.lsn);
      const fromVersion = this.#from('versions', range);
      const versions = container.versions({ scope, from: fromVersion, maxItemCount });
      requireOrder(fromVersion.lsn, versions.changes, versions.lsn);
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

/** Behind the reader's position, one after the other, up to the next position. */
function requireOrder(after: number, changes: readonly { lsn: number }[], next: number): void {
  const lsns = [after + 1, ...changes.map(({ lsn }) => lsn), Math.max(after + 1, next)];
  const odd = lsns.find((lsn, at) => lsn < (lsns[at - 1] ?? 0));
  if (odd !== undefined) throw new RangeError(`the feed is out of order at ${odd}: ${lsns.join(', ')}`);
}

function nameOf({ key, id }: Item): string {
  const [pk]: string[] = JSON.parse(key);
  return `${pk}/${id}`;
}
