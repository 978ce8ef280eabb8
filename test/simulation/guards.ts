import type { Parts } from './app.ts';
import { allParts } from './simulate.ts';

/** A guard of the app, and the app without it. */
interface Guard {
  /** What goes wrong without it, in one line. */
  story: string;
  parts: Partial<Parts>;
}

/**
 * The app without one of its guards at a time: a weaker port, step or rule in place of the real one. Each must be noticed,
 * or the simulation proves nothing about it.
 */
export const guards = {
  etag: {
    story: 'a version of an order is replaced whoever has written in between',
    parts: {
      orders: (orders) => ({
        ...orders,
        replace: async (order, etag) => {
          const newest = await orders.read(order.id);
          return orders.replace(order, newest?.etag ?? etag);
        },
      }),
    },
  },
  sweeper: {
    story: 'nobody takes up what the feed has dropped',
    parts: { pipeline: (pipeline) => ({ ...pipeline, orders: { ...pipeline.orders, due: async function* () {} } }) },
  },
} as const satisfies Record<string, Guard>;

export type GuardName = keyof typeof guards;

export function isGuardName(name: string): name is GuardName {
  return Object.hasOwn(guards, name);
}

export const guardNames: readonly GuardName[] = Object.keys(guards).filter(isGuardName);

/** The app without a guard; undefined: the app as it is. */
export function partsWithout(name: GuardName | undefined): Parts {
  return { ...allParts, ...(name === undefined ? {} : guards[name].parts) };
}
