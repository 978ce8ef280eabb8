import type { StoredLease } from './lease.ts';

export interface Balancing {
  /** The host that asks. */
  owner: string;
  /** Leases whose owner has not written for too long. */
  isExpired: (lease: StoredLease) => boolean;
  random: () => number;
}

/**
 * The leases a host should take now, as the change feed processor of .NET divides them (its equal partitions strategy):
 *
 * 1. A fair share is the number of leases divided by that of hosts with leases, this one among them, rounded up.
 * 2. Leases without a living owner come first: up to the share, and one beyond it rather than leave it unread.
 * 3. Else one lease, once a round, from the host that has the most, if that leaves the two closer to each other.
 *
 * The order is random, so that hosts that ask at the same time seldom want the same lease.
 */
export function leasesToTake(leases: readonly StoredLease[], balancing: Balancing): StoredLease[] {
  const { owner, isExpired, random } = balancing;
  const free: StoredLease[] = [];
  const shares = new Map<string, StoredLease[]>([[owner, []]]);
  for (const lease of leases) {
    if (lease.owner === null || isExpired(lease)) free.push(lease);
    else shares.set(lease.owner, [...(shares.get(lease.owner) ?? []), lease]);
  }
  const share = Math.max(1, Math.ceil(leases.length / shares.size));
  const missing = share - (shares.get(owner)?.length ?? 0);
  if (free.length > 0) return shuffled(free, random).slice(0, Math.max(1, missing));
  if (missing <= 0) return [];

  const [richest = []] = [...shares.values()].toSorted((a, b) => b.length - a.length);
  const enough = missing > 1 ? share - 1 : share;
  return richest.length > enough ? shuffled(richest, random).slice(0, 1) : [];
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
