/** Fresh names. */
export interface Ids {
  /** Names one commit, so that its writer recognizes it after a lost answer. */
  command(): string;
}

/** Numbers in [0, 1), for back-off. */
export type Random = () => number;
