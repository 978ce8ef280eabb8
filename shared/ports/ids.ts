import { randomUUID } from 'node:crypto';

/** Fresh names. */
export interface Ids {
  /** Names one commit, so that its writer recognizes it after a lost answer. */
  command(): string;
}

export const randomIds: Ids = { command: () => randomUUID() };

/** Numbers in [0, 1), for back-off. */
export type Random = () => number;
