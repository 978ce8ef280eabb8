import type { Container } from '@azure/cosmos';

const keys = Array.from({ length: 12 }, (_, n) => `key${n}`);

export interface OrderStream {
  /** Ids of what has been written so far: the key, a dash, and a number that counts up from 0 for each key. */
  readonly written: readonly string[];
  /** Ends the writing. */
  stop(): Promise<void>;
}

/** Writes orders of several keys, one after another. Those of the first round have `first` in them. */
export function writeOrders(orders: Container, first: object = {}): OrderStream {
  const written: string[] = [];
  const stopping = new AbortController();
  const writing = (async () => {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      for (const pk of keys) {
        const id = `${pk}-${round}`;
        await orders.items.create({ id, pk, ...(round === 0 ? first : {}) });
        written.push(id);
      }
    }
  })();
  return {
    written,
    async stop() {
      stopping.abort();
      await writing;
    },
  };
}

/** The ids that came before an earlier one of their key had come: none, where order is kept apart from repeats. */
export function outOfOrder(ids: readonly string[]): string[] {
  const next = new Map<string, number>();
  return ids.filter((id) => {
    const [key = '', number] = id.split('-');
    const expected = next.get(key) ?? 0;
    if (Number(number) === expected) next.set(key, expected + 1);
    return Number(number) > expected;
  });
}
