import type { Event, Span } from './envelope.ts';

/** A line of a waterfall. */
export interface Row extends Span {
  /** How many spans it lies in; 0 for one whose parent was not received. */
  depth: number;
  events: { name: string; at: number }[];
}

/** Spans as a tree from top to bottom: each under its parent, brothers by their start. Each span once, whatever its ids say. */
export function waterfall(spans: readonly Span[], events: readonly Event[]): Row[] {
  const ids = new Set(spans.map(({ id }) => id));
  const children = Map.groupBy(
    spans.toSorted((a, b) => a.start - b.start),
    ({ id, parent }) => (parent !== null && parent !== id && ids.has(parent) ? parent : null),
  );
  const told = Map.groupBy(events, ({ span }) => span);
  const rows: Row[] = [];
  const seen = new Set<Span>();
  const walk = (parent: string | null, depth: number): void => {
    for (const span of children.get(parent) ?? []) {
      if (seen.has(span)) continue;
      seen.add(span);
      const own = (told.get(span.id) ?? []).map(({ name, at }) => ({ name, at }));
      rows.push({ ...span, depth, events: own });
      walk(span.id, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}
