import type { Container } from '@azure/cosmos';
import type { Random } from 'local-service/random';

/** Writes to partition keys of its own through the SDK, and keeps what the feeds have to tell of them. */
export class Writer {
  /** By `pk/id`: `1`, `2`, `deleted`, `3`, … */
  readonly told = new Map<string, string[]>();
  #number = 0;
  readonly #container: Container;
  readonly #random: Random;
  readonly #keys: readonly string[];

  constructor(container: Container, random: Random, keys: readonly string[]) {
    this.#container = container;
    this.#random = random;
    this.#keys = keys;
  }

  get writes(): number {
    return this.#number;
  }

  async write(): Promise<void> {
    const pk = this.#keys[Math.floor(this.#random() * this.#keys.length)] ?? '';
    const draw = this.#random();
    const item = this.#container.item('main', pk);
    this.#number += 1;
    const n = this.#number;
    const exists = this.told.get(`${pk}/main`)?.at(-1) !== 'deleted' && this.told.has(`${pk}/main`);
    if (exists && draw < 0.1) {
      await item.delete();
      this.#tell(pk, 'main', 'deleted');
    } else if (exists && draw < 0.4) {
      await item.patch([{ op: 'set', path: '/n', value: n }]);
      this.#tell(pk, 'main', `${n}`);
    } else if (draw < 0.7) {
      const resourceBodies = ['main', 'side'].map((id) => ({ id, pk, n }));
      const operations = resourceBodies.map((resourceBody) => ({ operationType: 'Upsert' as const, resourceBody }));
      const { code } = await this.#container.items.batch(operations, pk);
      if (code !== 200) throw new Error(`a batch of two upserts ended with ${code}`);
      for (const { id } of resourceBodies) this.#tell(pk, id, `${n}`);
    } else {
      await this.#container.items.upsert({ id: 'main', pk, n });
      this.#tell(pk, 'main', `${n}`);
    }
  }

  #tell(pk: string, id: string, what: string): void {
    const name = `${pk}/${id}`;
    const told = this.told.get(name) ?? [];
    told.push(what);
    this.told.set(name, told);
  }
}
