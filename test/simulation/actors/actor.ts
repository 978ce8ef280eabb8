/** Who does something about orders besides placing them, in one line each. */
export const actorTitles = {
  cancels: 'buyers cancel at any moment',
  authenticates: 'buyers complete 3-D Secure, or pay with another card in their browser: early, late, never',
  'pays-otherwise': 'buyers give another payment method',
  refunds: 'operators refund: all, a part, by lines, twice',
  decides: 'operators retry, resolve and cancel what is in attention',
  undoes: 'operators cancel at any moment, also what has a label',
  dashboard: "people refund, cancel and capture in the provider's dashboard",
  banks: 'refunds that are slow or come back, and disputes',
  carries: 'the carrier scans parcels',
} as const satisfies Record<string, string>;

export type ActorId = keyof typeof actorTitles;

export function isActorId(id: string): id is ActorId {
  return Object.hasOwn(actorTitles, id);
}

export const actorIds: readonly ActorId[] = Object.keys(actorTitles).filter(isActorId);
