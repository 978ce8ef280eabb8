import type { Container, Store } from '../store/store.ts';
import type { ChargeBook } from './charge-book.ts';

/** The `objects` of `GET /_local/books`: what there is, what it cost, and how many items there are by `database/container`. */
export function booksOf(store: Store, charges: ChargeBook): Record<string, unknown> {
  const databases = store.databases.map(({ id, containers }) => ({
    id,
    containers: [...containers.values()].map(containerLine),
  }));
  const items = store.databases.flatMap(({ id, containers }) =>
    [...containers.values()].map((container) => [`${id}/${container.id}`, container.itemCount]),
  );
  return { databases, charges: charges.lines(), items: Object.fromEntries(items) };
}

function containerLine(container: Container) {
  return {
    id: container.id,
    partitionKeyPaths: container.definition.partitionKey.paths,
    ranges: container.ranges.map(({ id, min, max, lsn, count }) => ({ id, min, max, lsn, items: count })),
  };
}
