import { invalidParameter } from './refusal.ts';

/** A page of a list, as Stripe answers. */
export interface Page<T> {
  object: 'list';
  url: string;
  has_more: boolean;
  data: T[];
}

interface Range {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

export interface PageParameters {
  /** Seconds since the epoch: one second, or a range. */
  created?: number | Range | undefined;
  limit: number;
  starting_after?: string | undefined;
}

/**
 * One page of `objects` (given oldest first), newest first.
 * @throws {StripeRefusal} 400 when `starting_after` names none of them.
 */
export function page<T extends { id: string; created: number }>(
  url: string,
  objects: Iterable<T>,
  { created, limit, starting_after: cursor }: PageParameters,
): Page<T> {
  const newestFirst = [...objects].reverse().filter((object) => isWithin(object.created, created));
  const before = cursor === undefined ? -1 : newestFirst.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && before === -1) {
    throw invalidParameter('starting_after', `No such object in this list: '${cursor}'`, 'resource_missing');
  }
  const rest = newestFirst.slice(before + 1);
  return { object: 'list', url, has_more: rest.length > limit, data: rest.slice(0, limit) };
}

function isWithin(seconds: number, range: PageParameters['created']): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return seconds === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return seconds > gt && seconds >= gte && seconds < lt && seconds <= lte;
}
