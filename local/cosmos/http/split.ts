import type { LocalAnswer, LocalRequest } from 'local-service';
import { z } from 'zod';
import type { Container } from '../store/container.ts';
import { Refusal, type Store } from '../store/store.ts';
import { bodyAs } from './body.ts';

const splitSchema = z.strictObject({ database: z.string(), container: z.string(), range: z.string().optional() });

/** `POST /_local/split {database, container, range?}`: splits a range, by default the one with the most items. */
export function splitRange(request: LocalRequest, store: Store): LocalAnswer {
  try {
    const { database, container: id, range } = bodyAs(request, splitSchema, '{"database", "container", "range"?}');
    const container = store.container(database, id);
    const gone = range ?? fullest(container);
    const children = container
      .split(gone)
      .map(({ id: child, min, max, lsn, count }) => ({ id: child, min, max, lsn, items: count }));
    return { status: 200, body: { gone, children } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status === 404 || error.status === 410 ? 404 : 400, body: { error: error.message } };
  }
}

function fullest(container: Container): string {
  return container.ranges.toSorted((a, b) => b.count - a.count)[0]?.id ?? '0';
}
