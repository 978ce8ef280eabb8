import { ChangeFeedMode, type ChangeFeedPullModelIterator, ChangeFeedStartFrom, type Container } from '@azure/cosmos';

interface Version {
  id: string;
  pk: string;
  n: number;
}

interface Change {
  current: Partial<Version>;
  metadata: { operationType: string; id?: string; partitionKey?: { pk: string } };
}

/** Reads both change feeds of a container through the SDK. */
export class Reader {
  /** What the feed of latest versions told last, by `pk/id`. */
  readonly latest = new Map<string, number>();
  /** All that the feed of all versions and deletes told, by `pk/id`. */
  readonly told = new Map<string, string[]>();
  changes = 0;
  readonly #latest: ChangeFeedPullModelIterator<Version>;
  readonly #versions: ChangeFeedPullModelIterator<Change>;

  constructor(container: Container) {
    const from = { changeFeedStartFrom: ChangeFeedStartFrom.Now(), maxItemCount: 50 };
    this.#latest = container.items.getChangeFeedIterator<Version>(from);
    const changeFeedMode = ChangeFeedMode.AllVersionsAndDeletes;
    this.#versions = container.items.getChangeFeedIterator<Change>({ ...from, changeFeedMode });
  }

  /** A page of each feed; false if there was nothing new in either. */
  async poll(): Promise<boolean> {
    const [latest, versions] = [await this.#latest.readNext(), await this.#versions.readNext()];
    for (const { id, pk, n } of latest.statusCode === 200 ? latest.result : []) {
      const name = `${pk}/${id}`;
      const last = this.latest.get(name) ?? 0;
      if (n <= last) throw new Error(`the feed of latest versions told of ${name} ${n} after ${last}`);
      this.latest.set(name, n);
    }
    for (const change of versions.statusCode === 200 ? versions.result : []) this.#see(change);
    return latest.statusCode === 200 || versions.statusCode === 200;
  }

  #see({ current, metadata: { operationType, id, partitionKey } }: Change): void {
    this.changes += 1;
    const gone = operationType === 'delete';
    const name = gone ? `${partitionKey?.pk}/${id}` : `${current.pk}/${current.id}`;
    const told = this.told.get(name) ?? [];
    told.push(gone ? 'deleted' : `${current.n}`);
    this.told.set(name, told);
  }
}
