/**
 * What this host makes of a key: `read`, with whatever lies below it; `idle`, without effect on a laptop; `missing`, not
 * reproduced though functions may behave otherwise in Azure; or keys of its own.
 */
export type KnownKey = 'read' | 'idle' | 'missing' | KnownKeys;
export interface KnownKeys {
  [key: string]: KnownKey;
}

export interface KeyReview {
  /** The value, with its known keys spelled as they are known: Azure does not look at their case. */
  value: unknown;
  /** Paths, `extensions.http.hsts`. */
  idle: string[];
  missing: string[];
  unknown: { path: string; nearest: string | undefined }[];
}

/** Looks through a JSON value key by key. */
export function reviewKeys(value: unknown, known: KnownKeys): KeyReview {
  const review: KeyReview = { value: undefined, idle: [], missing: [], unknown: [] };
  review.value = reviewed(value, known, '', review);
  return review;
}

function reviewed(value: unknown, known: KnownKeys, above: string, review: KeyReview): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([given, inner]): [string, unknown] => {
    const key = Object.keys(known).find((candidate) => candidate.toLowerCase() === given.toLowerCase());
    const kind = key === undefined ? undefined : known[key];
    if (key === undefined || kind === undefined) {
      review.unknown.push({ path: above + given, nearest: nearestName(given, Object.keys(known)) });
      return [given, inner];
    }
    if (typeof kind === 'object') return [key, reviewed(inner, kind, `${above}${key}.`, review)];
    if (kind !== 'read') review[kind].push(above + key);
    return [key, inner];
  });
  return Object.fromEntries(entries);
}

/** The candidate that a name was probably meant to be, or undefined when none is near. */
export function nearestName(name: string, candidates: string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, candidate.length / 3))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}

/** Letters to insert, delete or replace (Levenshtein). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
